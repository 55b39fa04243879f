/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_version_text.c - what libraries say about themselves
 */

#include <config.h>

#include "launch/version_text.h"

#include <string.h>

#include "unit.h"

#define OPEN_MPI                                                                              \
    "Open MPI v4.1.4, package: Debian OpenMPI, ident: 4.1.4, repo rev: v4.1.4, May 26, 2022"
#define INTEL "Intel(R) MPI Library 2021.9 for Linux* OS"
#define CRAY "MPI VERSION : CRAY MPICH version 8.1.25.17 (ANL base 3.4a2)"

static void test_lines_and_items(void **state)
{
    static const struct {
        const char *text, *line, *item;
    } rows[] = {
        {OPEN_MPI, OPEN_MPI, "Open MPI v4.1.4"},
        {INTEL "\n", INTEL, INTEL},
        {"MPICH Version:\t4.0.2\nMPICH Release date:\tThu Apr  7\nMPICH ABI: 14:2:2\n",
         "MPICH Version: 4.0.2", "MPICH Version: 4.0.2"},
        {"MPI VERSION    : CRAY MPICH version 8.1.25.17 (ANL base 3.4a2)\nMPI BUILD", CRAY,
         "MPI VERSION : CRAY MPICH version 8.1.25.17"},
        {"\r\n \n  a \t b\r\nc", "a b", "a b"},
        {"a\x1b[2Jb\x7f", "a[2Jb", "a[2Jb"},
        {"\x1b a", "a", "a"},
        {"", "", ""},
        {" \n\n", "", ""},
        {"(a) b", "(a) b", "(a) b"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char text[128];

        assert_string_equal(version_line(text, sizeof(text), rows[i].text), rows[i].line);
        assert_string_equal(version_item(text, sizeof(text), rows[i].text), rows[i].item);
        /* What does not fit is cut. */
        assert_string_equal(version_line(text, 1, rows[i].text), "");
        assert_true(strlen(version_line(text, 4, rows[i].text)) <= 3);
    }
}

static void test_patterns(void **state)
{
    static const struct {
        const char *pattern, *line;
        bool matches;
    } rows[] = {
        {"Intel(R) MPI Library 2021.*", INTEL, true},
        {"Intel(R) MPI Library 2022.*", INTEL, false},
        {"*2021.9*", INTEL, true},
        {"Intel", INTEL, false},
        {"Open MPI v4.1.4", OPEN_MPI, true},
        {"Open MPI v4.1*", OPEN_MPI, true},
        {"Open MPI v4.1.4, package: Debian*", OPEN_MPI, true},
        {"Open MPI v4.1.4, package: Red Hat*", OPEN_MPI, false},
        {"*2022*", OPEN_MPI, false}, /* the date is not the version */
        {"*(ANL base 3.4*)", CRAY, true},
        {"*3.4*", CRAY, false},
        {"*CRAY MPICH version 8.1.25*", CRAY, true},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (version_matches(rows[i].pattern, rows[i].line) != rows[i].matches)
            fail_msg("'%s' of '%s'", rows[i].pattern, rows[i].line);
}

static void test_lead(void **state)
{
    static const struct {
        const char *client, *server;
        long lead;
    } rows[] = {
        {"7.0.0rc1", "5.0.7a1", 2}, {"5.0.7", "4.2.2rc2", 1},  {"4.2.2", "4.2.9", 0},
        {"4.2.2", "5.0.7", -1},     {"10.0.0", "9.9.9", 1},    {NULL, "4.2.2", 0},
        {"7.0.0", NULL, 0},         {"7.0.0", "", 0},          {"v7", "4.2.2", 0},
        {"7.0.0", "unknown", 0},    {"7.0.0", "-4.2.2", 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(version_lead(rows[i].client, rows[i].server), rows[i].lead);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_and_items),
        cmocka_unit_test(test_patterns),
        cmocka_unit_test(test_lead),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
