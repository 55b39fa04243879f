/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_job.c - a job description in memory: keys, defaults, overrides
 */

#include <config.h>

#include "job/job.h"

#include <string.h>

#include "unit.h"
#include "values.h"

static void test_table(void **state)
{
    size_t count = 0;

    (void)state;
    while (job_key_at(count)) {
        const struct job_key *key = job_key_at(count);

        assert_int_equal(job_key_index(key), count);
        assert_ptr_equal(job_key_find(key->path), key);
        /* Only one key may also be a mapping. */
        assert_int_equal(job_key_is_section(key->path),
                         strcmp(key->path, "communication") == 0);
        assert_int_equal(job_key_in_mapping(key) != NULL, job_key_is_section(key->path));
        assert_non_null(key->meaning);
        count++;
    }
    assert_between(count, 7, JOB_KEYS_MAX);
    assert_null(job_key_at(JOB_KEYS_MAX));
}

static void test_no_keys(void **state)
{
    static const char *const rows[] = {
        "", "series", "series.", ".terms", "terms", "series.term", "series.termss", "Name",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_null(job_key_find(rows[i]));
}

static void test_sections(void **state)
{
    static const struct {
        const char *path;
        bool wanted;
    } rows[] = {
        {"", false},      {"s", false},     {"serie", false},        {"series.", false},
        {"name", false},  {"names", false}, {"series.terms", false}, {"log.f", false},
        {"series", true}, {"log", true},    {"expect", true},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (job_key_is_section(rows[i].path) != rows[i].wanted)
            fail_msg("'%s' is%s a section", rows[i].path, rows[i].wanted ? "" : " not");
}

static void test_defaults(void **state)
{
    struct job job = job_defaults();

    (void)state;
    values_check(&job, "name", "pi");
    values_check(&job, "communication", "reduce");
    values_check(&job, "log.file", "%x-%j.log");
    values_check(&job, "log.progress", "10s");
    values_check(&job, "launch.timeout", "120s");
    assert_int_equal(job.communication, COMMUNICATION_REDUCE);
    assert_true(job.log.progress == 10);
    for (size_t i = 0; job_key_at(i); i++) {
        const struct job_key *key = job_key_at(i);

        /* What depends on a key that is not given has no value, not even its default. */
        assert_int_equal(job_given(&job, key), key->fallback != NULL && !key->needs);
        if (key->fallback)
            assert_int_equal(job_set(&job, key, key->fallback, NULL), 0);
    }
}

static void test_bad_overrides(void **state)
{
    static const struct {
        const char *assignment, *message;
    } rows[] = {
        {"", "--set '': not of the form KEY=VALUE, such as series.terms=1e9"},
        {"series.terms",
         "--set 'series.terms': not of the form KEY=VALUE, such as series.terms=1e9"},
        {"series.terms:1",
         "--set 'series.terms:1': not of the form KEY=VALUE, such as series.terms=1e9"},
        {"=", "--set '=': unknown key ''; allowed here: " TOP},
        {"=1", "--set '=1': unknown key ''; allowed here: " TOP},
        {"terms=1", "--set 'terms=1': unknown key 'terms'; did you mean 'series.terms'?"},
        {" name=a", "--set ' name=a': unknown key ' name'; did you mean 'name'?"},
        {"name =a", "--set 'name =a': unknown key 'name '; did you mean 'name'?"},
        {"series=1", "--set 'series=1': 'series' is a group of keys, not a key; "
                     "allowed in it: terms, threads"},
        {"series.terms=", "--set 'series.terms=': 'series.terms': '' is not a number; "
                          "allowed: " TERMS},
        {"series.terms==1", "--set 'series.terms==1': 'series.terms': '=1' is not a number; "
                            "allowed: " TERMS},
        {"name=a b",
         "--set 'name=a b': 'name': 'a b' contains a character that is not allowed; "
         "allowed: " NAMES},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct job job = job_defaults();
        struct job before;
        struct error err = {""};

        memcpy(&before, &job, sizeof(job));
        if (job_override(&job, rows[i].assignment, &err) != -1)
            fail_msg("'%s' is taken", rows[i].assignment);
        assert_string_equal(err.text, rows[i].message);
        assert_memory_equal(&job, &before, sizeof(job));
    }
}

static void test_overrides(void **state)
{
    struct job job = job_defaults();
    struct error err = {""};

    (void)state;
    assert_int_equal(job_override(&job, "series.terms=1e9", &err), 0);
    assert_int_equal(job.series.terms, 1000000000);
    assert_int_equal(job_override(&job, "series.terms=7", &err), 0); /* the last one wins */
    assert_int_equal(job.series.terms, 7);
    assert_int_equal(job_override(&job, "name=nightly", &err), 0);
    values_check(&job, "name", "nightly");
    assert_int_equal(job_override(&job, "log.file=a=b", &err), 0);
    values_check(&job, "log.file", "a=b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),         cmocka_unit_test(test_no_keys),
        cmocka_unit_test(test_sections),      cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_bad_overrides), cmocka_unit_test(test_overrides),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
