/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_job_needs.c - keys of a job description that need others, or contradict them
 */

#include <config.h>

#include "job/job.h"

#include <stdio.h>
#include <string.h>

#include "job/job_source.h"
#include "unit.h"
#include "values.h"

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

#define SAMPLE "links.sample", "all, auto, or a whole number from 1 to 65535"
#define WITHIN "links.within_nodes", "one of false, true"

/* What is expected has to be measured; the keys of both tests of messages need one of them. */
static void test_tests_are_needed(void **state)
{
    static const struct {
        const char *key, *value;
        const char *needs, *allowed; /* what is missing */
        const char *also;            /* what does as well, or NULL */
    } rows[] = {
        {"expect.latency_at_most", "5us", SAMPLE, NULL},
        {"expect.bandwidth_at_least", "10 GB/s", SAMPLE, NULL},
        {"expect.transport", "ucx*", SAMPLE, NULL},
        {"links.bytes", "100000", SAMPLE, "links.within_nodes"},
        {"links.timeout", "5s", SAMPLE, "links.within_nodes"},
        {"links.matrix", "all", SAMPLE, "links.within_nodes"},
        {"expect.node_latency_at_most", "1us", WITHIN, NULL},
        {"expect.node_bandwidth_at_least", "4 GB/s", WITHIN, NULL},
        {"expect.node_transport", "*/cma", WITHIN, NULL},
    };

    (void)state;
    for (size_t i = 0; i < 2 * COUNT_OF(rows); i++) {
        const char *needs = i % 2 ? rows[i / 2].also : rows[i / 2].needs;
        const char *key = rows[i / 2].key;
        struct job job = job_defaults();
        struct error err = {""};
        char wanted[256];

        if (!needs)
            continue;
        assert_int_equal(job_set(&job, values_key("series.terms"), "1", &err), 0);
        assert_int_equal(job_set(&job, values_key(key), rows[i / 2].value, &err), 0);
        assert_int_equal(job_complete(&job, &err), -1);
        (void)snprintf(wanted, sizeof(wanted), "'%s' is missing; it is required with '%s': %s",
                       rows[i / 2].needs, key, rows[i / 2].allowed);
        assert_string_equal(err.text, wanted);
        assert_int_equal(job_set(&job, values_key(needs),
                                 strcmp(needs, "links.sample") == 0 ? "all" : "true", &err),
                         0);
        assert_int_equal(job_complete(&job, &err), 0);
        values_check(&job, "links.bytes",
                     strcmp(key, "links.bytes") == 0 ? "100000" : "1000000");
        values_check(&job, "links.matrix", strcmp(key, "links.matrix") == 0 ? "all" : "64");
        values_check(&job, "links.timeout", strcmp(key, "links.timeout") == 0 ? "5s" : "60s");
    }
}

#define OFF(key)                                                                              \
    "'" key                                                                                   \
    "' needs 'links.within_nodes', which is false; set 'links.within_nodes' to true, "        \
    "or leave '" key "' out"
#define NO_BYTE                                                                               \
    "'inject.fault' is wrong-byte, which needs large messages; set 'communication.payload' "  \
    "to a size, such as 8MiB, or 'communication.collectives' to all"

/* What a description and the command line say together.  RETURN: what is wrong, or "". */
static const char *problem(const char *text, const char *const *set, int count)
{
    static struct error err;
    struct job_source source = {.file = "job.yaml", .set_count = count};
    struct job job;

    err.text[0] = '\0';
    for (int i = 0; i < count; i++)
        source.set[i] = set[i];
    if (job_source_parse(&source, text, strlen(text), &job, &err) == 0)
        assert_string_equal(err.text, "");
    return err.text;
}

static void test_contradictions(void **state)
{
    static const struct {
        const char *text;
        const char *set[2];
        const char *wanted;
    } rows[] = {
        {"series: {terms: 1}\nlinks: {within_nodes: false}\nexpect:\n  node_transport: x\n",
         {NULL},
         "job.yaml:4:3: " OFF("expect.node_transport")},
        {"series: {terms: 1}\nlinks: {within_nodes: false}\n"
         "expect: {ranks: 1, node_latency_at_most: 1us}\n",
         {NULL},
         "job.yaml:3:20: " OFF("expect.node_latency_at_most")},
        {"series: {terms: 1}\nlinks: {within_nodes: false}\n",
         {"expect.node_bandwidth_at_least=1GB/s"},
         "job.yaml:2:9: " OFF("expect.node_bandwidth_at_least")},
        {"series: {terms: 1}\nlinks: {within_nodes: true}\nexpect: {node_transport: x}\n",
         {"links.within_nodes=false"},
         "job.yaml:3:10: " OFF("expect.node_transport")},
        {"series: {terms: 1}\n",
         {"links.within_nodes=false", "expect.node_transport=x"},
         "job.yaml:1:1: " OFF("expect.node_transport")},
        {"series: {terms: 1}\nlinks: {within_nodes: false}\nexpect: {node_transport: x}\n",
         {"links.within_nodes=true"},
         ""},
        {"series: {terms: 1}\nlinks: {within_nodes: false, bytes: 1MB}\n", {NULL}, ""},
        {"series: {terms: 1}\ninject: {rank: 1, fault: wrong-byte}\n",
         {NULL},
         "job.yaml:2:19: " NO_BYTE},
        {"series: {terms: 1}\ninject: {fault: wrong-byte}\ncommunication: {collectives: "
         "none}\n",
         {NULL},
         "job.yaml:2:10: " NO_BYTE},
        {"series: {terms: 1}\n", {"inject.fault=wrong-byte"}, "job.yaml:1:1: " NO_BYTE},
        {"series: {terms: 1}\ninject: {fault: wrong-byte}\n", {"inject.fault=none"}, ""},
        {"series: {terms: 1}\ninject: {fault: wrong-byte}\n", {"communication.payload=1"}, ""},
        {"series: {terms: 1}\ninject: {fault: wrong-byte}\ncommunication: {collectives: "
         "all}\n",
         {NULL},
         ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_string_equal(problem(rows[i].text, rows[i].set,
                                    !rows[i].set[0]  ? 0
                                    : rows[i].set[1] ? 2
                                                     : 1),
                            rows[i].wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_require),
        cmocka_unit_test(test_needs),
        cmocka_unit_test(test_tests_are_needed),
        cmocka_unit_test(test_contradictions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
