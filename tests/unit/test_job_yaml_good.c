/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_job_yaml_good.c - the text of a job description: what is taken
 */

#include <config.h>

#include "job/job_yaml.h"

#include <string.h>

#include "unit.h"
#include "values.h"

struct good {
    const char *text;
    const char *values[5]; /* name, terms, communication, file, progress */
};

static void test_good(void **state)
{
    static const struct good rows[] = {
        {"series: {terms: 1e8}\n", {"pi", "100000000", "reduce", "%x-%j.log", "10s"}},
        {"{}\n", {"pi", NULL, "reduce", "%x-%j.log", "10s"}},
        {"series: {}\nlog: {}\n", {"pi", NULL, "reduce", "%x-%j.log", "10s"}},
        {"%YAML 1.1\n---\nname: a\n...\n", {"a", NULL, "reduce", "%x-%j.log", "10s"}},
        {"\xef\xbb\xbfname: a\n", {"a", NULL, "reduce", "%x-%j.log", "10s"}},
        {"name: a\r\nseries:\r\n  terms: 5\r\n", {"a", "5", "reduce", "%x-%j.log", "10s"}},
        {"name: a", {"a", NULL, "reduce", "%x-%j.log", "10s"}},
        {"\"name\": 'null'\n", {"null", NULL, "reduce", "%x-%j.log", "10s"}},
        {"name: 42 # a name all the same\n", {"42", NULL, "reduce", "%x-%j.log", "10s"}},
        {"# all of it\n"
         "name: nightly\n"
         "series:\n"
         "  terms: 1_000_000\n"
         "communication: all\n"
         "log:\n"
         "  file: logs/%x-%A_%a.log\n"
         "  progress: 1m\n",
         {"nightly", "1000000", "all", "logs/%x-%A_%a.log", "60s"}},
        {"log:\n  progress: '5'\n  file: \"\xc3\xa9 \\x41\"\n",
         {"pi", NULL, "reduce", "\xc3\xa9 A", "5s"}},
    };
    static const char *const paths[] = {"name", "series.terms", "communication", "log.file",
                                        "log.progress"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct job job = job_defaults();
        struct error err = {""};

        if (job_yaml_parse(&job, "job.yaml", rows[i].text, strlen(rows[i].text), &err) != 0)
            fail_msg("%s", err.text);
        for (size_t k = 0; k < COUNT_OF(paths); k++) {
            const struct job_key *key = job_key_find(paths[k]);
            char value[JOB_PATH_SIZE];

            assert_int_equal(job_given(&job, key), rows[i].values[k] != NULL);
            if (rows[i].values[k])
                assert_string_equal(job_value(&job, key, value, sizeof(value)),
                                    rows[i].values[k]);
        }
        assert_false(job_given(&job, job_key_find("expect.ranks")));
    }
}

/* Only LENGTH bytes count. */
static void test_length_is_kept(void **state)
{
    struct job job = job_defaults();
    struct error err = {""};

    (void)state;
    assert_int_equal(job_yaml_parse(&job, "job.yaml", "name: ab", 7, &err), 0);
    assert_string_equal(job.name, "a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_length_is_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
