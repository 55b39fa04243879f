/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_job.c - a job description in memory: keys, defaults, overrides, and what
 * is written of it
 */

#include <config.h>

#include "job/job.h"

#include <stdio.h>
#include <string.h>

#include "core/yaml_out.h"
#include "job/job_yaml.h"
#include "unit.h"
#include "values.h"

static const char *describe(const struct job *job);

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

/* A word, and the same word in a mapping, are the same key. */
static void test_communication(void **state)
{
    static const struct {
        const char *assignment, *wanted; /* lines of the description */
    } rows[] = {
        {"communication=all", "communication: all\n"},
        {"communication.exchange=scatter-gather", "communication: scatter-gather\n"},
        {"communication.payload=8MiB", "communication:\n"
                                       "  exchange: scatter-gather\n"
                                       "  payload: 8388608\n"},
        {"communication=all", "communication:\n"
                              "  exchange: all\n"
                              "  payload: 8388608\n"},
        {"communication.payload=[64, 64KiB, 1MB]", "communication:\n"
                                                   "  exchange: all\n"
                                                   "  payload: [64, 65536, 1000000]\n"},
        {"communication.collectives=all", "communication:\n"
                                          "  exchange: all\n"
                                          "  payload: [64, 65536, 1000000]\n"
                                          "  collectives: all\n"},
    };
    struct job job = job_defaults();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct job again = {.given = {false}};
        struct error err = {""};
        const char *text;

        if (job_override(&job, rows[i].assignment, &err) != 0)
            fail_msg("%s", err.text);
        text = describe(&job);
        if (!strstr(text, rows[i].wanted))
            fail_msg("%s: no %s in %s", rows[i].assignment, rows[i].wanted, text);
        if (job_yaml_parse(&again, "described", text, strlen(text), &err) != 0)
            fail_msg("%s, in\n%s", err.text, text);
        assert_string_equal(describe(&again), describe(&job));
    }
    assert_int_equal(job.communication, COMMUNICATION_ALL);
    assert_int_equal(job.payload.count, 3);
}

static void test_require(void **state)
{
    struct job job = job_defaults();
    struct error err = {""};

    (void)state;
    assert_int_equal(job_complete(&job, &err), -1);
    assert_string_equal(err.text, "'series.terms' is missing; it is required: " TERMS);
    assert_int_equal(job_set(&job, values_key("series.terms"), "1", &err), 0);
    assert_int_equal(job_complete(&job, &err), 0);
    assert_false(job_given(&job, values_key("checkpoint.interval")));
}

static void test_needs(void **state)
{
    struct job job = job_defaults();
    struct error err = {""};

    (void)state;
    assert_int_equal(job_set(&job, values_key("series.terms"), "1", &err), 0);
    assert_int_equal(job_set(&job, values_key("checkpoint.interval"), "5s", &err), 0);
    assert_int_equal(job_complete(&job, &err), -1);
    assert_string_equal(err.text,
                        "'checkpoint.directory' is missing; it is required with "
                        "'checkpoint.interval': a file name of 1 to 1023 characters, "
                        "such as checkpoints/%x");
    assert_int_equal(job_set(&job, values_key("checkpoint.directory"), "ck", &err), 0);
    assert_int_equal(job_complete(&job, &err), 0);
    values_check(&job, "checkpoint.interval", "5s");
    values_check(&job, "checkpoint.resume", "auto");
}

/* What is expected of the links has to be measured. */
static void test_links_are_needed(void **state)
{
    static const struct {
        const char *key, *value;
    } rows[] = {
        {"expect.latency_at_most", "5us"}, {"expect.bandwidth_at_least", "10 GB/s"},
        {"expect.transport", "ucx*"},      {"links.bytes", "1e5"},
        {"links.timeout", "5s"},           {"links.matrix", "all"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct job job = job_defaults();
        struct error err = {""};
        char wanted[256];

        assert_int_equal(job_set(&job, values_key("series.terms"), "1", &err), 0);
        assert_int_equal(job_set(&job, values_key(rows[i].key), rows[i].value, &err), 0);
        assert_int_equal(job_complete(&job, &err), -1);
        (void)snprintf(wanted, sizeof(wanted),
                       "'links.sample' is missing; it is required with '%s': all, or a "
                       "whole number from 1 to 65535",
                       rows[i].key);
        assert_string_equal(err.text, wanted);
        assert_int_equal(job_set(&job, values_key("links.sample"), "all", &err), 0);
        assert_int_equal(job_complete(&job, &err), 0);
        values_check(&job, "links.sample", "all");
        values_check(&job, "links.bytes",
                     strcmp(rows[i].key, "links.bytes") == 0 ? "100000" : "1000000");
        values_check(&job, "links.matrix",
                     strcmp(rows[i].key, "links.matrix") == 0 ? "all" : "64");
    }
}

/* What is expected within the nodes has to be measured; the keys of both tests need one. */
static void test_node_links_are_needed(void **state)
{
    static const struct {
        const char *key, *value;
        bool of_both;
    } rows[] = {
        {"expect.node_latency_at_most", "1us", false},
        {"expect.node_bandwidth_at_least", "4 GB/s", false},
        {"expect.node_transport", "*/cma", false},
        {"links.bytes", "1e5", true},
        {"links.timeout", "5s", true},
        {"links.matrix", "all", true},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct job job = job_defaults();
        struct error err = {""};
        char wanted[256];

        assert_int_equal(job_set(&job, values_key("series.terms"), "1", &err), 0);
        assert_int_equal(job_set(&job, values_key(rows[i].key), rows[i].value, &err), 0);
        assert_int_equal(job_complete(&job, &err), -1);
        (void)snprintf(wanted, sizeof(wanted),
                       "'links.within_nodes' is missing; it is required with '%s': one of "
                       "false, true",
                       rows[i].key);
        if (!rows[i].of_both)
            assert_string_equal(err.text, wanted);
        assert_int_equal(job_set(&job, values_key("links.within_nodes"), "true", &err), 0);
        assert_int_equal(job_complete(&job, &err), 0);
        assert_int_equal(job.links.within_nodes, true);
        assert_false(job_given(&job, values_key("links.sample")));
        values_check(&job, "links.bytes",
                     strcmp(rows[i].key, "links.bytes") == 0 ? "100000" : "1000000");
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

/* Describe JOB.  RETURN: the document, valid until the next call. */
static const char *describe(const struct job *job)
{
    static char text[8192];
    struct yaml_out *out = yaml_out_create();
    const char *document;
    size_t length;

    assert_non_null(out);
    job_describe(job, out);
    document = yaml_out_finish(out, &length);
    if (!document)
        fail_msg("the description could not be written");
    assert_true(length < sizeof(text));
    memcpy(text, document, length);
    text[length] = '\0';
    yaml_out_destroy(out);
    return text;
}

static void test_describe(void **state)
{
    struct job job = job_defaults();

    (void)state;
    assert_string_equal(describe(&job), "---\n"
                                        "name: \"pi\"\n"
                                        "series:\n"
                                        "  threads: 1\n"
                                        "communication: reduce\n"
                                        "log:\n"
                                        "  file: \"%x-%j.log\"\n"
                                        "  progress: 10s\n"
                                        "launch:\n"
                                        "  timeout: 120s\n"
                                        "...\n");
    assert_int_equal(job_override(&job, "series.terms=1e8", NULL), 0);
    assert_int_equal(job_override(&job, "expect.nodes=2", NULL), 0);
    assert_int_equal(job_override(&job, "log.progress=1.5m", NULL), 0);
    assert_string_equal(describe(&job), "---\n"
                                        "name: \"pi\"\n"
                                        "series:\n"
                                        "  terms: 100000000\n"
                                        "  threads: 1\n"
                                        "communication: reduce\n"
                                        "log:\n"
                                        "  file: \"%x-%j.log\"\n"
                                        "  progress: 90s\n"
                                        "launch:\n"
                                        "  timeout: 120s\n"
                                        "expect:\n"
                                        "  nodes: 2\n"
                                        "...\n");
}

/* What is described is read again as the same job. */
static void check_round_trip(const char *assignment)
{
    struct job job = job_defaults();
    struct job again = {.given = {false}};
    struct error err = {""};
    const char *text;

    if (job_override(&job, assignment, &err) != 0)
        fail_msg("%s", err.text);
    text = describe(&job);
    if (job_yaml_parse(&again, "described", text, strlen(text), &err) != 0)
        fail_msg("%s, in\n%s", err.text, text);
    for (size_t i = 0; job_key_at(i); i++) {
        const struct job_key *key = job_key_at(i);
        char value[JOB_PATH_SIZE];

        assert_int_equal(job_given(&again, key), job_given(&job, key));
        if (job_given(&job, key))
            values_check(&again, key->path, job_value(&job, key, value, sizeof(value)));
    }
}

static void test_describe_round_trip(void **state)
{
    static const char *const rows[] = {
        "name=null",
        "name=no",
        "name=0e1",
        "name=1",
        "name=-",
        "series.terms=1",
        "series.terms=1e15",
        "series.threads=auto",
        "series.threads=4096",
        "communication=all",
        "communication.exchange=all",
        "communication.payload=1",
        "communication.payload=1GiB,64",
        "communication.collectives=all",
        "log.ranks=all",
        "log.progress=100ms",
        "log.progress=0.123456s",
        "log.progress=12345.6789s",
        "expect.ranks=4294967295",
        "expect.nodes=1",
        "log.file=null",
        "log.file= leading and trailing ",
        "log.file=a: b # c",
        "log.file='\"\\\\x41\\",
        "log.file=*a &b !c %% |",
        "log.file=tab\tnewline\nreturn\r",
        "log.file=\x01\x1f\x7f",
        "log.file=\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80",
        "log.file=\xc2\x85\xe2\x80\xa8\xef\xbb\xbf",
        "log.file=" X_60 " " X_60 " " X_60 " " X_60,
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        check_round_trip(rows[i]);
}

static void test_describe_round_trip_of_the_longest_path(void **state)
{
    static char assignment[sizeof("log.file=") + JOB_PATH_SIZE];

    (void)state;
    memset(assignment, '"', sizeof(assignment) - 2);
    memcpy(assignment, "log.file=", 9);
    check_round_trip(assignment);
}

/* A file name need not be UTF-8; what is taken can be described. */
static void test_what_is_taken_can_be_described(void **state)
{
    struct job job = job_defaults();

    (void)state;
    if (job_override(&job, "log.file=caf\xe9.log", NULL) == 0)
        assert_non_null(strstr(describe(&job), "caf"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_no_keys),
        cmocka_unit_test(test_sections),
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_require),
        cmocka_unit_test(test_needs),
        cmocka_unit_test(test_links_are_needed),
        cmocka_unit_test(test_node_links_are_needed),
        cmocka_unit_test(test_bad_overrides),
        cmocka_unit_test(test_overrides),
        cmocka_unit_test(test_communication),
        cmocka_unit_test(test_describe),
        cmocka_unit_test(test_describe_round_trip),
        cmocka_unit_test(test_describe_round_trip_of_the_longest_path),
        cmocka_unit_test(test_what_is_taken_can_be_described),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
