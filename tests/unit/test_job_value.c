/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_job_value.c - the value of a key: taken, or refused with what is allowed
 */

#include <config.h>

#include "job/job_value.h"

#include <stdio.h>
#include <string.h>

#include "job/job.h"
#include "unit.h"
#include "values.h"

static const struct {
    const char *path, *text, *message;
} bad_values[] = {
    {"series.terms", "", "'series.terms': '' is not a number; allowed: " TERMS},
    {"series.terms", "many", "'series.terms': 'many' is not a number; allowed: " TERMS},
    {"series.terms", "1e8 ", "'series.terms': '1e8 ' is not a number; allowed: " TERMS},
    {"series.terms", "010", "'series.terms': '010' is not a number; allowed: " TERMS},
    {"series.terms", "1.5", "'series.terms': '1.5' is not a whole number; allowed: " TERMS},
    {"series.terms", "0", "'series.terms': '0' is out of range; allowed: " TERMS},
    {"series.terms", "-1", "'series.terms': '-1' is out of range; allowed: " TERMS},
    {"series.terms", "1000000000000001",
     "'series.terms': '1000000000000001' is out of range; allowed: " TERMS},
    {"series.terms", "1e99", "'series.terms': '1e99' is out of range; allowed: " TERMS},
    {"series.threads", "0", "'series.threads': '0' is out of range; allowed: " THREADS},
    {"series.threads", "4097", "'series.threads': '4097' is out of range; allowed: " THREADS},
    {"series.threads", "", "'series.threads': '' is not a number; allowed: " THREADS},
    {"series.threads", "Auto", "'series.threads': 'Auto' is not a number; allowed: " THREADS},
    {"series.threads", "auto ",
     "'series.threads': 'auto ' is not a number; allowed: " THREADS},
    {"series.threads", "1.5",
     "'series.threads': '1.5' is not a whole number; allowed: " THREADS},
    {"expect.ranks", "0", "'expect.ranks': '0' is out of range; allowed: " COUNTS},
    {"expect.ranks", "4294967296",
     "'expect.ranks': '4294967296' is out of range; allowed: " COUNTS},
    {"expect.nodes", "two", "'expect.nodes': 'two' is not a number; allowed: " COUNTS},
    {"expect.threads", "4097", "'expect.threads': '4097' is out of range; allowed: " CPUS},
    {"expect.tasks_per_node", "0",
     "'expect.tasks_per_node': '0' is out of range; allowed: " COUNTS},
    {"expect.thread_level", "Multiple",
     "'expect.thread_level': 'Multiple' is unknown; "
     "allowed: one of single, funneled, serialized, multiple"},
    {"expect.mpi", "",
     "'expect.mpi': '' is empty; allowed: a text of 1 to 127 "
     "characters, such as Open MPI v4.1*"},
    {"expect.pmix", "4\t",
     "'expect.pmix': '4\\x09' contains a character that is not allowed; "
     "allowed: a text of 1 to 127 characters, such as 4.2*"},
    {"expect.binding", "shared",
     "'expect.binding': 'shared' is unknown; allowed: one of exclusive"},
    {"expect.locked_memory_at_least", "-1",
     "'expect.locked_memory_at_least': '-1' is out of range; allowed: unlimited, or " BYTES},
    {"expect.locked_memory_at_least", "Unlimited",
     "'expect.locked_memory_at_least': 'Unlimited' is not a number; "
     "allowed: unlimited, or " BYTES},
    {"expect.locked_memory_at_least", "inf",
     "'expect.locked_memory_at_least': 'inf' is not a number; allowed: unlimited, or " BYTES},
    {"expect.memory_at_least", "unlimited",
     "'expect.memory_at_least': 'unlimited' is not a number; allowed: " BYTES},
    {"expect.tmpdir_free_at_least", "1Gib",
     "'expect.tmpdir_free_at_least': '1Gib' has an unknown unit; allowed: " BYTES},
    {"expect.shm_free_at_least", "0",
     "'expect.shm_free_at_least': '0' is out of range; allowed: " BYTES},
    {"expect.rate_per_rank_at_least", "1Gterm/s",
     "'expect.rate_per_rank_at_least': '1Gterm/s' has an unknown unit; allowed: a number of "
     "terms/s from 1 to 1e+18, such as 1.5e9 or 1.5Gterms/s"},
    {"expect.slowest_host_at_least", "90 percent",
     "'expect.slowest_host_at_least': '90 percent' has an unknown unit; allowed: a number "
     "from "
     "0.01 to 1, such as 0.9 or 90%"},
    {"expect.slowest_host_at_least", "1.1",
     "'expect.slowest_host_at_least': '1.1' is out of range; "
     "allowed: a number from 0.01 to 1, such as 0.9 or 90%"},
    {"expect.startup_at_most", "0",
     "'expect.startup_at_most': '0' is out of range; "
     "allowed: a time from 0.001s to 86400s, such as 10s, 5m or 1h"},
    {"communication", "", "'communication': '' is unknown; allowed: " WORDS},
    {"communication", "Reduce", "'communication': 'Reduce' is unknown; allowed: " WORDS},
    {"communication", "reduce ", "'communication': 'reduce ' is unknown; allowed: " WORDS},
    {"communication", "1", "'communication': '1' is unknown; allowed: " WORDS},
    {"communication.exchange", "Reduce",
     "'communication.exchange': 'Reduce' is unknown; allowed: " WORDS},
    {"communication.payload", "",
     "'communication.payload': '' is not a number; allowed: " SIZES},
    {"communication.payload", "0",
     "'communication.payload': '0' is out of range; allowed: " SIZES},
    {"communication.payload", "1.5",
     "'communication.payload': '1.5' is not a whole number; allowed: " SIZES},
    {"communication.payload", "2GiB",
     "'communication.payload': '2GiB' is out of range; allowed: " SIZES},
    {"communication.payload", "64KIB",
     "'communication.payload': '64KIB' has an unknown unit; allowed: " SIZES},
    {"communication.payload", "64,",
     "'communication.payload': '' is not a number; allowed: " SIZES},
    {"communication.payload", "[64, x]",
     "'communication.payload': 'x' is not a number; allowed: " SIZES},
    {"communication.payload", "[]",
     "'communication.payload': '' is not a number; allowed: " SIZES},
    {"communication.payload", "[64",
     "'communication.payload': '[64' is not a number; allowed: " SIZES},
    {"communication.payload", "1,2,3,4,5,6,7,8,9",
     "'communication.payload': '9' makes the list too long; allowed: " SIZES},
    {"communication.payload", "[64, 64]",
     "'communication.payload': '64' is given twice; allowed: " SIZES},
    {"communication.payload", "64KiB, 1, 65536",
     "'communication.payload': '65536' is given twice; allowed: " SIZES},
    {"communication.collectives", "some",
     "'communication.collectives': 'some' is unknown; allowed: one of none, all"},
    {"links.sample", "0",
     "'links.sample': '0' is out of range; allowed: all, auto, or a whole number from 1 to "
     "65535"},
    {"links.sample", "18446744073709551615",
     "'links.sample': '18446744073709551615' is out of range; allowed: all, auto, or a whole "
     "number from 1 to 65535"},
    {"links.sample", "allauto",
     "'links.sample': 'allauto' is not a number; allowed: all, auto, or a whole number from 1 "
     "to 65535"},
    {"links.matrix", "auto",
     "'links.matrix': 'auto' is not a number; allowed: all, or a whole number from 1 to "
     "65535"},
    {"log.ranks", "few", "'log.ranks': 'few' is unknown; allowed: one of auto, all"},
    {"log.progress", "", "'log.progress': '' is not a number; allowed: " TIMES},
    {"log.progress", "often", "'log.progress': 'often' is not a number; allowed: " TIMES},
    {"log.progress", "10  s", "'log.progress': '10  s' has an unknown unit; allowed: " TIMES},
    {"log.progress", "10sec", "'log.progress': '10sec' has an unknown unit; allowed: " TIMES},
    {"log.progress", "0", "'log.progress': '0' is out of range; allowed: " TIMES},
    {"log.progress", "-1s", "'log.progress': '-1s' is out of range; allowed: " TIMES},
    {"log.progress", "99ms", "'log.progress': '99ms' is out of range; allowed: " TIMES},
    {"log.progress", "86401s", "'log.progress': '86401s' is out of range; allowed: " TIMES},
    {"log.progress", "86400001ms",
     "'log.progress': '86400001ms' is out of range; allowed: " TIMES},
    {"launch.timeout", "999ms",
     "'launch.timeout': '999ms' is out of range; allowed: a time from 1s to 86400s, such as "
     "10s, 5m or 1h"},
    {"log.progress", "1e400", "'log.progress': '1e400' is out of range; allowed: " TIMES},
    {"name", "", "'name': '' is empty; allowed: " NAMES},
    {"name", ".", "'name': '.' is the name of a directory; allowed: " NAMES},
    {"name", "..", "'name': '..' is the name of a directory; allowed: " NAMES},
    {"name", "a b", "'name': 'a b' contains a character that is not allowed; allowed: " NAMES},
    {"name", "a/b", "'name': 'a/b' contains a character that is not allowed; allowed: " NAMES},
    {"name", "%j", "'name': '%j' contains a character that is not allowed; allowed: " NAMES},
    {"name", "a\n",
     "'name': 'a\\x0a' contains a character that is not allowed; allowed: " NAMES},
    {"name", "\xc3\xa9",
     "'name': '\\xc3\\xa9' contains a character that is not allowed; allowed: " NAMES},
    {"name", X_60 "xxxxx",
     "'name': '" X_10 X_10 X_10 X_10 X_10 "xxxxxxxx...' is too long; "
     "allowed: " NAMES},
    {"log.file", "", "'log.file': '' is empty; allowed: " FILES},
    {"log.file", "%", "'log.file': '%' ends in a single %; allowed: %x %j %A %a %N %u %%"},
    {"log.file", "a%b",
     "'log.file': 'a%b' contains the unknown pattern '%b'; "
     "allowed: %x %j %A %a %N %u %%"},
};

static void test_bad_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad_values); i++) {
        struct job job = job_defaults();
        struct job before;
        struct error err = {""};

        memcpy(&before, &job, sizeof(job));
        if (job_set(&job, values_key(bad_values[i].path), bad_values[i].text, &err) != -1)
            fail_msg("%s: '%s' is taken", bad_values[i].path, bad_values[i].text);
        assert_string_equal(err.text, bad_values[i].message);
        assert_memory_equal(&job, &before, sizeof(job));
        assert_int_equal(
            job_set(&job, values_key(bad_values[i].path), bad_values[i].text, NULL), -1);
    }
}

/* What a message names as allowed is allowed: the ends of a range, the words, the examples. */
static void test_examples_are_allowed(void **state)
{
    static const char *const before[] = {" from ", " to ", "such as ", "one of "};

    (void)state;
    for (size_t i = 0; job_key_at(i); i++) {
        const struct job_key *key = job_key_at(i);
        int examples = 0;
        char text[256];

        (void)job_value_allows(key, text, sizeof(text));
        if (key->words[0] && strstr(text, key->words[0]) != text)
            fail_msg("%s: '%s' does not begin with its word", key->path, text);
        for (int w = 0; key->words[w]; w++) {
            struct job job = job_defaults();

            assert_non_null(strstr(text, key->words[w]));
            assert_int_equal(job_set(&job, key, key->words[w], NULL), 0);
            values_check(&job, key->path, key->words[w]);
        }
        for (size_t b = 0; b < COUNT_OF(before); b++) {
            const char *at = strstr(text, before[b]);
            /* A range ends at a blank or a comma; a list has items. */
            const bool list = b >= 2;
            char item[256];

            if (!at || (!list && strstr(text, "characters")))
                continue;
            for (at += strlen(before[b]); *at;) {
                const char * or = strstr(at, " or ");
                const char *comma = strstr(at, ", ");
                size_t length = list ? strlen(at) : strcspn(at, " ,");
                struct job job = job_defaults();
                struct error err = {""};

                if (list && comma && (size_t)(comma - at) < length)
                    length = (size_t)(comma - at);
                if (list && or &&(size_t)(or -at) < length)
                    length = (size_t)(or -at);
                (void)snprintf(item, sizeof(item), "%.*s", (int)length, at);
                if (job_set(&job, key, item, &err) != 0)
                    fail_msg("%s: '%s' of '%s': %s", key->path, item, text, err.text);
                examples++;
                at += length;
                if (!list)
                    break;
                at += strncmp(at, ", ", 2) == 0 ? 2 : strncmp(at, " or ", 4) == 0 ? 4 : 0;
            }
        }
        if (examples == 0)
            fail_msg("%s: no example in '%s'", key->path, text);
    }
}

static void test_good_values(void **state)
{
    static const struct {
        const char *path, *text, *value;
    } rows[] = {
        {"series.terms", "1", "1"},
        {"series.terms", "1e8", "100000000"},
        {"series.terms", "100_000_000", "100000000"},
        {"series.terms", "1e15", "1000000000000000"},
        {"series.terms", "999999999999999", "999999999999999"},
        {"series.threads", "1", "1"},
        {"series.threads", "4096", "4096"},
        {"series.threads", "auto", "auto"},
        {"expect.ranks", "1", "1"},
        {"expect.ranks", "4294967295", "4294967295"},
        {"expect.nodes", "1e3", "1000"},
        {"expect.tasks_per_node", "128", "128"},
        {"expect.threads", "4096", "4096"},
        {"expect.thread_level", "serialized", "serialized"},
        {"expect.mpi", "Open MPI v4.1.*", "Open MPI v4.1.*"},
        {"expect.pmix", "*4.[0-9]*", "*4.[0-9]*"},
        {"expect.binding", "exclusive", "exclusive"},
        {"expect.locked_memory_at_least", "unlimited", "unlimited"},
        {"expect.locked_memory_at_least", "64KiB", "65536"},
        {"expect.slowest_host_at_least", "90%", "0.9"},
        {"expect.slowest_host_at_least", ".9", "0.9"},
        {"inject.at", "100%", "1"},
        {"links.sample", "all", "all"},
        {"links.sample", "auto", "auto"},
        {"links.sample", "65535", "65535"},
        {"links.matrix", "all", "all"},
        {"links.bytes", "64K", "64000"},
        {"links.bytes", "2MiB", "2097152"},
        {"links.within_nodes", "true", "true"},
        {"links.within_nodes", "false", "false"},
        {"expect.latency_at_most", "3\xc2\xb5s", "3e-06s"},
        {"expect.node_latency_at_most", "500ns", "5e-07s"},
        {"expect.node_bandwidth_at_least", "4GB/s", "4000000000"},
        {"expect.node_transport", "*/cma", "*/cma"},
        {"expect.bandwidth_at_least", "100Gb/s", "12500000000"},
        {"launch.timeout", "5min", "300s"},
        {"expect.locked_memory_at_least", "64 GB", "64000000000"},
        {"expect.memory_at_least", "67361234944", "67361234944"},
        {"expect.tmpdir_free_at_least", "1e18", "1e+18"},
        {"expect.shm_free_at_least", "1.5k", "1500"},
        {"expect.rate_per_rank_at_least", "1.5 Gterms/s", "1500000000"},
        {"expect.slowest_host_at_least", "0.9", "0.9"},
        {"expect.slowest_host_at_least", "1", "1"},
        {"expect.startup_at_most", "1.5s", "1.5s"},
        {"communication", "point-to-point", "point-to-point"},
        {"communication", "scatter-gather", "scatter-gather"},
        {"communication", "reduce", "reduce"},
        {"communication", "all", "all"},
        {"communication.payload", "8MiB", "8388608"},
        {"communication.payload", "1.5KiB", "1536"},
        {"communication.payload", "1GiB", "1073741824"},
        {"communication.payload", "[64]", "64"},
        {"communication.payload", "64,64KiB , 8 MiB", "[64, 65536, 8388608]"},
        {"communication.payload", "[1,2,3,4,5,6,7,8]", "[1, 2, 3, 4, 5, 6, 7, 8]"},
        {"communication.collectives", "all", "all"},
        {"log.ranks", "auto", "auto"},
        {"log.ranks", "all", "all"},
        {"log.progress", "100ms", "0.1s"},
        {"log.progress", "0.1", "0.1s"},
        {"log.progress", "1m", "60s"},
        {"log.progress", "1.5s", "1.5s"},
        {"log.progress", "1d", "86400s"},
        {"log.progress", "86400000ms", "86400s"},
        {"name", "a", "a"},
        {"name", "...", "..."},
        {"name", ".hidden", ".hidden"},
        {"name", "Az09._-", "Az09._-"},
        {"name", X_60 "xxxx", X_60 "xxxx"},
        {"log.file", "a", "a"},
        {"log.file", "/tmp/with space/%x-%A_%a.%N.%u.%%", "/tmp/with space/%x-%A_%a.%N.%u.%%"},
        {"log.file", "\xc3\xa9.log", "\xc3\xa9.log"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct job job = {.given = {false}};
        struct error err = {""};

        if (job_set(&job, values_key(rows[i].path), rows[i].text, &err) != 0)
            fail_msg("%s", err.text);
        values_check(&job, rows[i].path, rows[i].value);
        for (size_t k = 0; job_key_at(k); k++)
            assert_int_equal(job_given(&job, job_key_at(k)),
                             strcmp(job_key_at(k)->path, rows[i].path) == 0);
    }
}

/* Each word of communication is the number that the program knows it by. */
static void test_choices_are_in_order(void **state)
{
    static const char *const words[] = {
        [COMMUNICATION_POINT_TO_POINT] = "point-to-point",
        [COMMUNICATION_SCATTER_GATHER] = "scatter-gather",
        [COMMUNICATION_REDUCE] = "reduce",
        [COMMUNICATION_ALL] = "all",
    };
    struct job job = job_defaults();

    (void)state;
    for (int i = 0; i < (int)COUNT_OF(words); i++) {
        assert_int_equal(job_set(&job, values_key("communication"), words[i], NULL), 0);
        assert_int_equal(job.communication, i);
    }
}

/* So that more is more. */
static void test_thread_levels_are_in_order(void **state)
{
    static const char *const words[] = {
        [THREAD_LEVEL_SINGLE] = "single",
        [THREAD_LEVEL_FUNNELED] = "funneled",
        [THREAD_LEVEL_SERIALIZED] = "serialized",
        [THREAD_LEVEL_MULTIPLE] = "multiple",
    };
    struct job job = job_defaults();

    (void)state;
    for (int i = 0; i < (int)COUNT_OF(words); i++) {
        assert_int_equal(job_set(&job, values_key("expect.thread_level"), words[i], NULL), 0);
        assert_int_equal(job.expect.thread_level, i);
    }
}

static void test_path_length(void **state)
{
    static char text[JOB_PATH_SIZE + 1];
    struct job job = job_defaults();
    struct error err = {""};

    (void)state;
    memset(text, 'x', JOB_PATH_SIZE);
    assert_int_equal(job_set(&job, values_key("log.file"), text, &err), -1);
    assert_string_equal(err.text, "'log.file': '" X_10 X_10 X_10 X_10 X_10
                                  "xxxxxxxx...' is too long; allowed: " FILES);
    text[JOB_PATH_SIZE - 1] = '\0';
    assert_int_equal(job_set(&job, values_key("log.file"), text, &err), 0);
    values_check(&job, "log.file", text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_values),
        cmocka_unit_test(test_examples_are_allowed),
        cmocka_unit_test(test_good_values),
        cmocka_unit_test(test_choices_are_in_order),
        cmocka_unit_test(test_thread_levels_are_in_order),
        cmocka_unit_test(test_path_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
