/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_pattern.c - file names with Slurm's patterns
 */

#include <config.h>

#include "slurm/pattern.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit.h"

#define ALLOWED "allowed: %x %j %A %a %N %u %%"

static int without_slurm(void **state)
{
    (void)state;
    return unsetenv("SLURM_JOB_ID") || unsetenv("SLURM_ARRAY_JOB_ID") ||
           unsetenv("SLURM_ARRAY_TASK_ID");
}

static const struct {
    const char *text, *message;
} bad[] = {
    {"%", "ends in a single %; " ALLOWED},
    {"pi-%j.%", "ends in a single %; " ALLOWED},
    {"%%%", "ends in a single %; " ALLOWED},
    {"%q", "contains the unknown pattern '%q'; " ALLOWED},
    {"%X", "contains the unknown pattern '%X'; " ALLOWED},
    {"%J", "contains the unknown pattern '%J'; " ALLOWED},
    {"a%%b%t.log", "contains the unknown pattern '%t'; " ALLOWED},
    {"%x-%4j", "contains the unknown pattern '%4'; " ALLOWED}, /* Slurm pads, we do not */
    {"%\n", "contains the unknown pattern '%\\x0a'; " ALLOWED},
    {"%\xc3\xa9", "contains the unknown pattern '%\\xc3'; " ALLOWED},
};

static void test_bad_patterns(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct error err = {""};
        char dst[64] = "untouched";

        assert_int_equal(pattern_check(bad[i].text, &err), -1);
        assert_string_equal(err.text, bad[i].message);
        assert_int_equal(pattern_check(bad[i].text, NULL), -1);

        memset(&err, 0, sizeof(err));
        assert_int_equal(pattern_expand(dst, sizeof(dst), bad[i].text, "pi", &err), -1);
        assert_string_equal(err.text, bad[i].message);
    }
}

static void test_good_patterns(void **state)
{
    static const char *const rows[] = {
        "", "pi.log", "%x-%j.log", "%A_%a", "%N/%u", "%%", "%%%%", "100%%", "%%j", "\xc3\xa9",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct error err = {"untouched"};

        assert_int_equal(pattern_check(rows[i], &err), 0);
        assert_string_equal(err.text, "untouched");
    }
}

static void check_expansion(const char *text, const char *wanted)
{
    struct error err = {""};
    char dst[256];

    memset(dst, '#', sizeof(dst));
    if (pattern_expand(dst, sizeof(dst), text, "nightly", &err) != 0)
        fail_msg("'%s': %s", text, err.text);
    assert_string_equal(dst, wanted);
}

static void test_plain_text(void **state)
{
    (void)state;
    check_expansion("", "");
    check_expansion("logs/pi.log", "logs/pi.log");
    check_expansion("%%", "%");
    check_expansion("%%j", "%j");
    check_expansion("%x", "nightly");
    check_expansion("%x%x-%%%x", "nightlynightly-%nightly");
}

/* A name is put in as it is, with no second round of expansion. */
static void test_name_is_not_expanded(void **state)
{
    char dst[64];

    (void)state;
    assert_int_equal(pattern_expand(dst, sizeof(dst), "%x.log", "%j", NULL), 0);
    assert_string_equal(dst, "%j.log");
}

static void test_outside_slurm(void **state)
{
    char pid[32];

    (void)state;
    (void)snprintf(pid, sizeof(pid), "%ld", (long)getpid());
    check_expansion("%j", pid);
    check_expansion("%A", pid);
    check_expansion("%a", "0");
}

static void test_empty_variables_are_none(void **state)
{
    (void)setenv("SLURM_JOB_ID", "", 1);
    (void)setenv("SLURM_ARRAY_JOB_ID", "", 1);
    (void)setenv("SLURM_ARRAY_TASK_ID", "", 1);
    test_outside_slurm(state);
}

static void test_in_a_job(void **state)
{
    (void)state;
    (void)setenv("SLURM_JOB_ID", "4711", 1);
    check_expansion("%x-%j.log", "nightly-4711.log");
    check_expansion("%A_%a", "4711_0");
}

static void test_in_a_job_array(void **state)
{
    (void)state;
    (void)setenv("SLURM_JOB_ID", "4713", 1);
    (void)setenv("SLURM_ARRAY_JOB_ID", "4711", 1);
    (void)setenv("SLURM_ARRAY_TASK_ID", "2", 1);
    check_expansion("%j %A_%a", "4713 4711_2");
}

static void test_user_and_host(void **state)
{
    const struct passwd *user = getpwuid(getuid());
    char uid[32];
    char host[256] = "";

    (void)state;
    (void)snprintf(uid, sizeof(uid), "%lu", (unsigned long)getuid());
    check_expansion("%u", user ? user->pw_name : uid);

    assert_int_equal(gethostname(host, sizeof(host) - 1), 0);
    host[strcspn(host, ".")] = '\0';
    check_expansion("%N", host);
}

/* Sizes in bytes, with the NUL. */
static void test_room(void **state)
{
    static const struct {
        size_t size;
        const char *text, *wanted, *message;
    } rows[] = {
        {1, "a", NULL, "expands to more than 0 characters"},
        {4, "abcd", NULL, "expands to more than 3 characters"},
        {7, "%x", NULL, "expands to more than 6 characters"},
        {9, "%x%%%%", NULL, "expands to more than 8 characters"},
        {1, "", "", NULL},
        {5, "abcd", "abcd", NULL},
        {8, "%x", "nightly", NULL},
        {10, "%x%%%%", "nightly%%", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct error err = {""};
        char dst[64];
        int rc;

        memset(dst, '#', sizeof(dst));
        rc = pattern_expand(dst, rows[i].size, rows[i].text, "nightly", &err);
        assert_int_equal(rc, rows[i].wanted ? 0 : -1);
        assert_string_equal(rc == 0 ? dst : err.text,
                            rc == 0 ? rows[i].wanted : rows[i].message);
        for (size_t k = rows[i].size; k < sizeof(dst); k++)
            assert_int_equal(dst[k], '#');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_patterns),
        cmocka_unit_test(test_good_patterns),
        cmocka_unit_test(test_plain_text),
        cmocka_unit_test(test_name_is_not_expanded),
        cmocka_unit_test_setup(test_outside_slurm, without_slurm),
        cmocka_unit_test_setup(test_empty_variables_are_none, without_slurm),
        cmocka_unit_test_setup(test_in_a_job, without_slurm),
        cmocka_unit_test_setup(test_in_a_job_array, without_slurm),
        cmocka_unit_test(test_user_and_host),
        cmocka_unit_test(test_room),
    };

    return cmocka_run_group_tests(tests, without_slurm, NULL);
}
