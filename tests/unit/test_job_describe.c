/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_job_describe.c - what is written of a job description, and read again
 */

#include <config.h>

#include "job/job.h"

#include <string.h>

#include "core/yaml_out.h"
#include "job/job_yaml.h"
#include "unit.h"
#include "values.h"

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
        cmocka_unit_test(test_communication),
        cmocka_unit_test(test_describe),
        cmocka_unit_test(test_describe_round_trip),
        cmocka_unit_test(test_describe_round_trip_of_the_longest_path),
        cmocka_unit_test(test_what_is_taken_can_be_described),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
