/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_subprocess.c - programs that are asked something, and behave badly
 */

#include <config.h>

#include "core/subprocess.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/stop.h"
#include "unit.h"

/* Ask a shell to do SCRIPT. */
static int ask(const char *script, double seconds, char *text, size_t size)
{
    const char *const argv[] = {"sh", "-c", script, NULL};
    struct subprocess shell = subprocess_start(argv);

    return subprocess_finish(&shell, seconds, text, size);
}

static void test_answers(void **unused)
{
    char text[64];
    char small[4];

    (void)unused;
    assert_int_equal(ask("echo one; sleep 0.2; echo two", 20, text, sizeof(text)), 0);
    assert_string_equal(text, "one\ntwo\n");
    assert_int_equal(ask("echo no; exit 7", 20, text, sizeof(text)), 7);
    assert_string_equal(text, "no\n");
    assert_int_equal(ask("kill -9 $$", 20, text, sizeof(text)), -1);
    assert_int_equal(ask("head -c 300000 /dev/zero | tr '\\0' x", 20, small, sizeof(small)),
                     0);
    assert_string_equal(small, "xxx");
}

static void test_no_program(void **unused)
{
    const char *const argv[] = {"/nowhere/program", NULL};
    struct subprocess none = subprocess_start(argv);
    char text[64];

    (void)unused;
    assert_int_equal(subprocess_finish(&none, 20, text, sizeof(text)), -1);
    assert_string_equal(text, "");
}

/* It hangs, before or after it has closed its output. */
static void test_hangs(void **unused)
{
    static const char *const scripts[] = {
        "echo x; exec sleep 30", "echo x; exec sleep 30 >&-",
        "trap '' TERM; echo x; exec sleep 30", "exec yes", /* faster than it is read */
    };
    char text[64];

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(scripts); i++) {
        double begin = clock_now();

        assert_int_equal(ask(scripts[i], 0.5, text, sizeof(text)), -1);
        assert_true(clock_now() - begin < 10);
    }
}

/* It has answered and ended, but a child of it still holds the pipe. */
static void test_child_holds_the_pipe(void **unused)
{
    double begin = clock_now();
    char text[64];

    (void)unused;
    assert_int_equal(ask("sleep 60 & echo right", 50, text, sizeof(text)), 0);
    assert_string_equal(text, "right\n");
    assert_true(clock_now() - begin < 30);
}

/* It prints far more than anybody wants, and ends. */
static void test_megabytes(void **unused)
{
    char text[8];

    (void)unused;
    assert_int_equal(ask("head -c 100000000 /dev/zero | tr '\\0' y", 60, text, sizeof(text)),
                     0);
    assert_string_equal(text, "yyyyyyy");
}

/* What this process ignores, it does not. */
static void test_signals(void **unused)
{
    char text[64];

    (void)unused;
    stop_ignore_broken_pipe();
    stop_ignore_file_size();
    assert_int_equal(ask("kill -PIPE $$; echo ignored", 20, text, sizeof(text)), -1);
    assert_string_equal(text, "");
    assert_int_equal(ask("kill -XFSZ $$; echo ignored", 20, text, sizeof(text)), -1);
    assert_string_equal(text, "");
}

/* A program is looked at while it runs, and killed, without waiting for it. */
static void test_polled(void **unused)
{
    const char *const slow[] = {"sh", "-c", "echo one; sleep 0.3; echo two; exit 3", NULL};
    const char *const hanging[] = {"sleep", "30", NULL};
    struct subprocess program = subprocess_start(slow);
    double begin = clock_now();
    char text[64] = "";
    int status = 0;
    int looks = 0;

    (void)unused;
    while (!subprocess_poll(&program, text, sizeof(text), &status)) {
        looks++;
        clock_sleep(0.01);
    }
    assert_true(looks > 1);
    assert_int_equal(status, 3);
    assert_string_equal(text, "one\ntwo\n");
    assert_true(subprocess_poll(&program, text, sizeof(text), &status));
    assert_int_equal(status, -1);

    program = subprocess_start(hanging);
    assert_false(subprocess_poll(&program, text, sizeof(text), &status));
    subprocess_kill(&program);
    subprocess_kill(&program);
    assert_int_equal(program.pid, 0);
    assert_true(clock_now() - begin < 20);
}

/* What a user has set for his own eyes does not change the answers. */
static void test_environment(void **unused)
{
    static const char *const hidden[] = {"SQUEUE_FORMAT",     "SQUEUE_STATES",
                                         "SQUEUE_USERS",      "SLURM_CLUSTERS",
                                         "SLURM_TIME_FORMAT", "SINFO_FORMAT"};
    char text[64];

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(hidden); i++)
        assert_int_equal(setenv(hidden[i], "hidden", 1), 0);
    assert_int_equal(setenv("SLURM_CONF", "kept", 1), 0);
    assert_int_equal(ask("env | grep -c '=hidden$'; echo $SLURM_CONF", 20, text, sizeof(text)),
                     0);
    assert_string_equal(text, "0\nkept\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),     cmocka_unit_test(test_no_program),
        cmocka_unit_test(test_hangs),       cmocka_unit_test(test_child_holds_the_pipe),
        cmocka_unit_test(test_environment), cmocka_unit_test(test_polled),
        cmocka_unit_test(test_megabytes),   cmocka_unit_test(test_signals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
