/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_time_limit.c - stopping before the time limit, also when it is changed or when squeue
 * does not answer
 */

#include <config.h>

#include "slurm/time_limit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "core/clock.h"
#include "scratch.h"
#include "unit.h"

/* A squeue that runs SCRIPT, first on the PATH. */
static void put_squeue(const char *script)
{
    char text[256];
    int length = snprintf(text, sizeof(text), "#!/bin/sh\n%s\n", script);

    scratch_remove_tree(scratch_path("squeue"));
    scratch_write(scratch_path("squeue"), text, (size_t)length);
    assert_int_equal(chmod(scratch_path("squeue"), 0755), 0);
}

/* The question about a job, by squeue, with its first answer, or none after SECONDS. */
static struct slurm_time ask(struct time_limit *limit, double seconds)
{
    struct slurm_time slurm = slurm_time_ask("7");
    double begin = clock_now();

    *limit = (struct time_limit){0};
    while (slurm.asking && clock_now() - begin < seconds) {
        (void)time_limit_is_near(limit, &slurm, clock_now());
        clock_sleep(0.01);
    }
    return slurm;
}

/* What it does at SECONDS, having waited for the answer to what it asks. */
static bool near_at(struct time_limit *limit, struct slurm_time *slurm, double seconds)
{
    double begin = clock_now();
    bool is = time_limit_is_near(limit, slurm, seconds);

    while (slurm->asking && clock_now() - begin < 20) {
        clock_sleep(0.01);
        is = time_limit_is_near(limit, slurm, seconds);
    }
    return is;
}

static void test_stops_before_the_end(void **unused)
{
    struct time_limit limit;
    struct slurm_time slurm;
    double now = clock_now();

    (void)unused;
    put_squeue("echo '7|10:00'");
    slurm = ask(&limit, 20);
    assert_between((int)(limit.end - now), 598, 620);
    assert_between((int)limit.margin, 57, 60);
    assert_false(near_at(&limit, &slurm, limit.end - 130));
    assert_false(limit.confirmed);
    put_squeue("exit 1"); /* says nothing: the first answer counts */
    assert_false(near_at(&limit, &slurm, limit.end - 100));
    assert_true(limit.confirmed);
    assert_true(near_at(&limit, &slurm, limit.end - 50));
    slurm_time_end(&slurm);
}

static void test_extended(void **unused)
{
    struct time_limit limit;
    struct slurm_time slurm;
    double now = clock_now();

    (void)unused;
    put_squeue("echo '7|1:40'");
    slurm = ask(&limit, 20);
    put_squeue("echo '7|1:00:00'");
    assert_false(near_at(&limit, &slurm, limit.end - 15));
    assert_between((int)(limit.end - now), 3500, 3700);
    assert_false(limit.confirmed);
    assert_false(near_at(&limit, &slurm, now + 3000));
    assert_true(near_at(&limit, &slurm, now + 3590));
    slurm_time_end(&slurm);

    put_squeue("echo '7|1:40'");
    slurm = ask(&limit, 20);
    put_squeue("echo '7|UNLIMITED'");
    assert_false(near_at(&limit, &slurm, limit.end - 15));
    assert_false(near_at(&limit, &slurm, now + 1e6));
    slurm_time_end(&slurm);
}

/* Asked again, Slurm says the same: the time to stop stays where it was. */
static void test_not_extended(void **unused)
{
    struct time_limit limit;
    struct slurm_time slurm;
    double end;

    (void)unused;
    put_squeue("echo '7|0:20'");
    slurm = ask(&limit, 20);
    end = limit.end;
    (void)near_at(&limit, &slurm, end - 2 * limit.margin + 0.1);
    assert_true(limit.end == end);
    assert_true(near_at(&limit, &slurm, end - limit.margin));
    slurm_time_end(&slurm);
}

static void test_never_waits(void **unused)
{
    struct time_limit limit;
    struct slurm_time slurm;
    double begin;

    (void)unused;
    put_squeue("exec sleep 60");
    slurm = ask(&limit, 0.3);
    begin = clock_now();
    assert_true(slurm.asking);
    assert_false(time_limit_is_near(&limit, &slurm, clock_now()));
    slurm_time_ask_again(&slurm);
    slurm_time_end(&slurm);
    assert_true(clock_now() - begin < 30);
}

static int set_up(void **state)
{
    char path[4096];

    if (scratch_setup(state) < 0)
        return -1;
    (void)unsetenv("SLURM_JOB_END_TIME");
    (void)snprintf(path, sizeof(path), "%s:%s", scratch_path(""), getenv("PATH"));
    return setenv("PATH", path, 1);
}

/* The task of an array whose number is that of the array: squeue lists all tasks. */
static void test_own_line(void **unused)
{
    struct time_limit limit;
    struct slurm_time slurm;

    (void)unused;
    put_squeue("seq -f '%g|UNLIMITED' 8 1 20000\n"
               "seq -f '%g|1:00' 70 1 79\necho '7|1000:00'\necho '8|2:00'");
    slurm = ask(&limit, 20);
    assert_false(slurm.asking);
    assert_between((int)(slurm.end - clock_now()), 59000, 60000);
    slurm_time_end(&slurm);
    put_squeue("echo '77|1:00'\necho '8|2:00'");
    slurm = ask(&limit, 20);
    assert_false(slurm.asking);
    assert_true(slurm.end < 0);
    slurm_time_end(&slurm);
}

/* All partitions, all states, and no other cluster. */
static void test_asks_for_all(void **unused)
{
    struct time_limit limit;
    struct slurm_time slurm;

    (void)unused;
    put_squeue("case \" $* \" in *' --all '*) case \" $* \" in *' --local '*)\n"
               "echo '7|1000:00'; esac; esac");
    slurm = ask(&limit, 20);
    assert_between((int)(slurm.end - clock_now()), 59000, 60000);
    slurm_time_end(&slurm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stops_before_the_end),
        cmocka_unit_test(test_extended),
        cmocka_unit_test(test_not_extended),
        cmocka_unit_test(test_never_waits),
        cmocka_unit_test(test_own_line),
        cmocka_unit_test(test_asks_for_all),
    };

    return cmocka_run_group_tests(tests, set_up, scratch_teardown);
}
