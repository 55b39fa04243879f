/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_job_unknown.c - a word that is no key, and what is suggested instead
 */

#include <config.h>

#include "job/job_keys.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"
#include "values.h"

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
        {"log.rankz", "log.ranks"},
        {"ranks", "expect.ranks"}, /* rather than log.ranks */
        {"series.ranks", "expect.ranks"},
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
        {"log.colour", "unknown key 'log.colour'; allowed here: file, progress, ranks"},
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
    check_unknown("log",
                  "'log' is a group of keys, not a key; allowed in it: file, progress, ranks");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_did_you_mean),
        cmocka_unit_test(test_nothing_near),
        cmocka_unit_test(test_a_section_is_no_key),
        cmocka_unit_test(test_unknown_section),
        cmocka_unit_test(test_long_word_is_near_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
