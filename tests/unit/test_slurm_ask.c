/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_slurm_ask.c - the remaining time as squeue writes it
 */

#include <config.h>

#include "slurm/slurm_ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/clock.h"
#include "unit.h"

static void test_time_parse(void **state)
{
    static const struct {
        const char *text;
        double wanted;
    } rows[] = {
        /* no time span */
        {"", -1},
        {"UNLIMITED", -1},
        {"NOT_SET", -1},
        {"INVALID", -1},
        {"10", -1},
        {"x:10", -1},
        {"1-", -1},
        {"1-10:00", -1},
        {"x-10:00:00", -1},
        {"1:00:00 x", -1},
        {"99999999999:00", -1},

        {"0:00", 0},
        {"0:59\n", 59},
        {"59:01", 3541},
        {"1:00:00", 3600},
        {"23:59:59\n", 86399},
        {"1-00:00:01", 86401},
        {"7-12:30:15\n", 649815},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (slurm_time_parse(rows[i].text) != rows[i].wanted)
            fail_msg("'%s': %g, wanted %g", rows[i].text, slurm_time_parse(rows[i].text),
                     rows[i].wanted);
}

static void test_time_of_environment(void **state)
{
    char end[32];
    struct slurm_time ask;

    (void)state;
    (void)snprintf(end, sizeof(end), "%lld", (long long)time(NULL) + 1000);
    assert_int_equal(setenv("SLURM_JOB_END_TIME", end, 1), 0);
    ask = slurm_time_ask("1");
    assert_true(slurm_time_answered(&ask));
    assert_between((int)(ask.end - clock_now()), 900, 1000);
    assert_false(slurm_time_answered(&ask));
    ask = slurm_time_ask(NULL);
    assert_false(slurm_time_answered(&ask));
    assert_true(ask.end < 0);
    slurm_time_ask_again(&ask);
    assert_false(ask.asking);
    assert_int_equal(unsetenv("SLURM_JOB_END_TIME"), 0);
}

static void put_time(const char *variable, long long seconds_from_now)
{
    char text[32];

    (void)snprintf(text, sizeof(text), "%lld", (long long)time(NULL) + seconds_from_now);
    assert_int_equal(setenv(variable, text, 1), 0);
}

/* A clock that is hours behind, or ahead, of that of the controller, or a limit that was
 * extended. */
static void test_clock_of_this_host(void **state)
{
    struct slurm_time ask;

    (void)state;
    assert_int_equal(setenv("PATH", "/nowhere", 1), 0);
    put_time("SLURM_JOB_START_TIME", 7200);
    put_time("SLURM_JOB_END_TIME", 7200 + 600);
    ask = slurm_time_ask("1");
    assert_between((int)(ask.end - clock_now()), 500, 600);
    put_time("SLURM_JOB_START_TIME", -7200 - 600);
    put_time("SLURM_JOB_END_TIME", -7200);
    ask = slurm_time_ask("1");
    assert_true(ask.asking);
    assert_true(ask.end < 0);
    slurm_time_end(&ask);
    /* A start behind the end says nothing. */
    put_time("SLURM_JOB_START_TIME", 7200);
    put_time("SLURM_JOB_END_TIME", 1000);
    ask = slurm_time_ask("1");
    assert_between((int)(ask.end - clock_now()), 900, 1000);
    assert_int_equal(unsetenv("SLURM_JOB_START_TIME"), 0);
    assert_int_equal(unsetenv("SLURM_JOB_END_TIME"), 0);
}

/* What is no time is not known: squeue, which is not there, is asked instead. */
static void test_no_time_in_environment(void **state)
{
    static const char *const texts[] = {
        "", "soon", "1e9", "-1", "-9223372036854775808", "99999999999999999999",
    };

    (void)state;
    assert_int_equal(setenv("PATH", "/nowhere", 1), 0);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct slurm_time ask;

        assert_int_equal(setenv("SLURM_JOB_END_TIME", texts[i], 1), 0);
        ask = slurm_time_ask("1");
        if (!(ask.end < 0) || !ask.asking)
            fail_msg("'%s' is taken for a time", texts[i]);
        slurm_time_end(&ask);
    }
    assert_int_equal(unsetenv("SLURM_JOB_END_TIME"), 0);
}

static void test_nothing_asked(void **state)
{
    struct slurm_version version = slurm_version_none();

    (void)state;
    assert_string_equal(slurm_version_answer(&version), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_time_parse),
        cmocka_unit_test(test_time_of_environment),
        cmocka_unit_test(test_clock_of_this_host),
        cmocka_unit_test(test_no_time_in_environment),
        cmocka_unit_test(test_nothing_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
