/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_job.c - a job description in memory: keys, values, messages
 */

#include <config.h>

#include "job/job.h"

#include <stdio.h>
#include <string.h>

#include "core/yaml_out.h"
#include "job/job_value.h"
#include "job/job_yaml.h"
#include "unit.h"

#define TERMS "a whole number from 1 to 1000000000000000"
#define THREADS "auto, or a whole number from 1 to 4096"
#define COUNTS "a whole number from 1 to 4294967295"
#define TIMES "a time from 0.1s to 86400s, such as 10s, 5m or 1h"
#define NAMES "1 to 64 of the characters A-Z a-z 0-9 . _ -, such as pi"
#define FILES "a file name of 1 to 1023 characters, such as %x-%j.log"
#define WORDS "one of point-to-point, scatter-gather, reduce, all"
#define BYTES "a number of B from 1 to 1e+18, such as 1.5e9, 1.5GB or 64KiB"
#define CPUS "a whole number from 1 to 4096"
#define EXPECT                                                                                \
    "ranks, nodes, tasks_per_node, threads, thread_level, mpi, pmix, binding, "               \
    "locked_memory_at_least, memory_at_least, tmpdir_free_at_least, shm_free_at_least, "      \
    "rate_per_rank_at_least, slowest_host_at_least, startup_at_most, latency_at_most, "       \
    "bandwidth_at_least, transport"
#define TOP "name, series, communication, checkpoint, log, launch, links, expect, inject"

#define X_10 "xxxxxxxxxx"
#define X_60 X_10 X_10 X_10 X_10 X_10 X_10

static const struct job_key *key_of(const char *path)
{
    const struct job_key *key = job_key_find(path);

    if (!key)
        fail_msg("'%s' is no key", path);
    return key;
}

static void check_value(const struct job *job, const char *path, const char *wanted)
{
    char text[JOB_PATH_SIZE];

    assert_string_equal(job_value(job, key_of(path), text, sizeof(text)), wanted);
}

static void test_table(void **state)
{
    size_t count = 0;

    (void)state;
    while (job_key_at(count)) {
        const struct job_key *key = job_key_at(count);

        assert_int_equal(job_key_index(key), count);
        assert_ptr_equal(job_key_find(key->path), key);
        assert_false(job_key_is_section(key->path));
        assert_non_null(key->meaning);
        count++;
    }
    assert_in_range(count, 7, JOB_KEYS_MAX);
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

static void check_unknown(const char *path, const char *message)
{
    struct error err;

    memset(&err, '#', sizeof(err)); /* what is not written shows */
    assert_int_equal(job_key_unknown(path, &err), -1);
    assert_string_equal(err.text, message);
}

static void test_did_you_mean(void **state)
{
    static const struct {
        const char *path, *meant;
    } rows[] = {
        {"nam", "name"},
        {"nmae", "name"},
        {"named", "name"},
        {"nmaed", "name"}, /* letters swapped count once */
        {"Name", "name"},
        {"comunication", "communication"},
        {"comunicatoin", "communication"},
        {"serie", "series"},
        {"lag", "log"},
        {"expects", "expect"},
        {"series.term", "series.terms"},
        {"seris.terms", "series.terms"},
        {"expect.rank", "expect.ranks"},
        {"expect.node", "expect.nodes"},
        {"log.progres", "log.progress"},
        /* the right word in the wrong place */
        {"terms", "series.terms"},
        {"threads", "series.threads"},
        {"series.thread", "series.threads"},
        {"log.terms", "series.terms"},
        {"file", "log.file"},
        {"nodes", "expect.nodes"},
        {"log.name", "name"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char message[256];

        (void)snprintf(message, sizeof(message), "unknown key '%s'; did you mean '%s'?",
                       rows[i].path, rows[i].meant);
        check_unknown(rows[i].path, message);
    }
}

static void test_nothing_near(void **state)
{
    static const struct {
        const char *path, *message;
    } rows[] = {
        {"", "unknown key ''; allowed here: " TOP},
        {"a", "unknown key 'a'; allowed here: " TOP},
        {"xyz", "unknown key 'xyz'; allowed here: " TOP},
        {"foo", "unknown key 'foo'; allowed here: " TOP}, /* two letters from log */
        {"workers", "unknown key 'workers'; allowed here: " TOP},
        {"series.blocks", "unknown key 'series.blocks'; allowed here: terms, threads"},
        {"log.colour", "unknown key 'log.colour'; allowed here: file, progress"},
        {"expect.gpus", "unknown key 'expect.gpus'; allowed here: " EXPECT},
        {"\n\xff", "unknown key '\\x0a\\xff'; allowed here: " TOP},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        check_unknown(rows[i].path, rows[i].message);
}

static void test_a_section_is_no_key(void **state)
{
    (void)state;
    check_unknown("series",
                  "'series' is a group of keys, not a key; allowed in it: terms, threads");
    check_unknown("log", "'log' is a group of keys, not a key; allowed in it: file, progress");
    check_unknown("expect", "'expect' is a group of keys, not a key; allowed in it: " EXPECT);
}

/* In a section that is none, what there is are the names at the top. */
static void test_unknown_section(void **state)
{
    (void)state;
    check_unknown("foo.bar", "unknown key 'foo.bar'; allowed here: " TOP);
    check_unknown("series.terms.x", "unknown key 'series.terms.x'; allowed here: " TOP);
}

/* However long, a word with nothing in common with a key suggests none. */
static void test_long_word_is_near_nothing(void **state)
{
    (void)state;
    check_unknown(X_60 X_60 X_60 X_60,
                  "unknown key '" X_60 X_10 "xxxx...'; allowed here: " TOP);
}

static void test_defaults(void **state)
{
    struct job job = job_defaults();

    (void)state;
    check_value(&job, "name", "pi");
    check_value(&job, "communication", "reduce");
    check_value(&job, "log.file", "%x-%j.log");
    check_value(&job, "log.progress", "10s");
    check_value(&job, "launch.timeout", "120s");
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

static void test_require(void **state)
{
    struct job job = job_defaults();
    struct error err = {""};

    (void)state;
    assert_int_equal(job_complete(&job, &err), -1);
    assert_string_equal(err.text, "'series.terms' is missing; it is required: " TERMS);
    assert_int_equal(job_set(&job, key_of("series.terms"), "1", &err), 0);
    assert_int_equal(job_complete(&job, &err), 0);
    assert_false(job_given(&job, key_of("checkpoint.interval")));
}

static void test_needs(void **state)
{
    struct job job = job_defaults();
    struct error err = {""};

    (void)state;
    assert_int_equal(job_set(&job, key_of("series.terms"), "1", &err), 0);
    assert_int_equal(job_set(&job, key_of("checkpoint.interval"), "5s", &err), 0);
    assert_int_equal(job_complete(&job, &err), -1);
    assert_string_equal(err.text,
                        "'checkpoint.directory' is missing; it is required with "
                        "'checkpoint.interval': a file name of 1 to 1023 characters, "
                        "such as checkpoints/%x");
    assert_int_equal(job_set(&job, key_of("checkpoint.directory"), "ck", &err), 0);
    assert_int_equal(job_complete(&job, &err), 0);
    check_value(&job, "checkpoint.interval", "5s");
    check_value(&job, "checkpoint.resume", "auto");
}

/* What is expected of the links has to be measured. */
static void test_links_are_needed(void **state)
{
    static const struct {
        const char *key, *value;
    } rows[] = {
        {"expect.latency_at_most", "5us"}, {"expect.bandwidth_at_least", "10 GB/s"},
        {"expect.transport", "ucx*"},      {"links.bytes", "1e5"},
        {"links.timeout", "5s"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct job job = job_defaults();
        struct error err = {""};
        char wanted[256];

        assert_int_equal(job_set(&job, key_of("series.terms"), "1", &err), 0);
        assert_int_equal(job_set(&job, key_of(rows[i].key), rows[i].value, &err), 0);
        assert_int_equal(job_complete(&job, &err), -1);
        (void)snprintf(wanted, sizeof(wanted),
                       "'links.sample' is missing; it is required with '%s': all, or a "
                       "whole number from 1 to 65535",
                       rows[i].key);
        assert_string_equal(err.text, wanted);
        assert_int_equal(job_set(&job, key_of("links.sample"), "all", &err), 0);
        assert_int_equal(job_complete(&job, &err), 0);
        check_value(&job, "links.sample", "all");
        check_value(&job, "links.bytes",
                    strcmp(rows[i].key, "links.bytes") == 0 ? "100000" : "1000000");
    }
}

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
    {"log.progress", "", "'log.progress': '' is not a number; allowed: " TIMES},
    {"log.progress", "often", "'log.progress': 'often' is not a number; allowed: " TIMES},
    {"log.progress", "10 s", "'log.progress': '10 s' has an unknown unit; allowed: " TIMES},
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
        if (job_set(&job, key_of(bad_values[i].path), bad_values[i].text, &err) != -1)
            fail_msg("%s: '%s' is taken", bad_values[i].path, bad_values[i].text);
        assert_string_equal(err.text, bad_values[i].message);
        assert_memory_equal(&job, &before, sizeof(job));
        assert_int_equal(job_set(&job, key_of(bad_values[i].path), bad_values[i].text, NULL),
                         -1);
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
        if (key->word && strstr(text, key->word) != text)
            fail_msg("%s: '%s' does not begin with its word", key->path, text);
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
        {"links.bytes", "64K", "64000"},
        {"links.bytes", "2MiB", "2097152"},
        {"expect.latency_at_most", "3\xc2\xb5s", "3e-06s"},
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

        if (job_set(&job, key_of(rows[i].path), rows[i].text, &err) != 0)
            fail_msg("%s", err.text);
        check_value(&job, rows[i].path, rows[i].value);
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
        assert_int_equal(job_set(&job, key_of("communication"), words[i], NULL), 0);
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
        assert_int_equal(job_set(&job, key_of("expect.thread_level"), words[i], NULL), 0);
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
    assert_int_equal(job_set(&job, key_of("log.file"), text, &err), -1);
    assert_string_equal(err.text, "'log.file': '" X_10 X_10 X_10 X_10 X_10
                                  "xxxxxxxx...' is too long; allowed: " FILES);
    text[JOB_PATH_SIZE - 1] = '\0';
    assert_int_equal(job_set(&job, key_of("log.file"), text, &err), 0);
    check_value(&job, "log.file", text);
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
    check_value(&job, "name", "nightly");
    assert_int_equal(job_override(&job, "log.file=a=b", &err), 0);
    check_value(&job, "log.file", "a=b");
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
            check_value(&again, key->path, job_value(&job, key, value, sizeof(value)));
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
        cmocka_unit_test(test_did_you_mean),
        cmocka_unit_test(test_nothing_near),
        cmocka_unit_test(test_a_section_is_no_key),
        cmocka_unit_test(test_unknown_section),
        cmocka_unit_test(test_long_word_is_near_nothing),
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_require),
        cmocka_unit_test(test_needs),
        cmocka_unit_test(test_links_are_needed),
        cmocka_unit_test(test_bad_values),
        cmocka_unit_test(test_examples_are_allowed),
        cmocka_unit_test(test_good_values),
        cmocka_unit_test(test_choices_are_in_order),
        cmocka_unit_test(test_thread_levels_are_in_order),
        cmocka_unit_test(test_path_length),
        cmocka_unit_test(test_bad_overrides),
        cmocka_unit_test(test_overrides),
        cmocka_unit_test(test_describe),
        cmocka_unit_test(test_describe_round_trip),
        cmocka_unit_test(test_describe_round_trip_of_the_longest_path),
        cmocka_unit_test(test_what_is_taken_can_be_described),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
