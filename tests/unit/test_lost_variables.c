/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_lost_variables.c - the variables of srun in the environment of an ancestor, in a /proc
 * made for the test
 */

#include <config.h>

#include "launch/lost_variables.h"

#include <stdio.h>
#include <sys/stat.h>

#include "scratch.h"
#include "unit.h"

#define ENVIRONMENT(pid, text) environment(pid, text, sizeof(text))

/* The environment of a process, words that each end with '\0'. */
static void environment(const char *pid, const char *text, size_t length)
{
    char name[64];

    assert_int_equal(mkdir(scratch_path(pid), 0755), 0);
    (void)snprintf(name, sizeof(name), "%s/environ", pid);
    scratch_write(scratch_path(name), text, length);
}

/* This process, started by 30, started by 20, started by the slurmstepd of step 7.3. */
static long tasks(void)
{
    static const struct ancestors ancestors = {
        .process = {{.pid = 30, .comm = "sh"},
                    {.pid = 20, .comm = "starter"},
                    {.pid = 10, .comm = "slurmstepd", .title = "slurmstepd: [7.3]"}},
        .count = 3,
    };

    return lost_step_tasks(scratch_path("."), &ancestors, 2);
}

static void nearest_that_has_them(void **state)
{
    (void)state;
    ENVIRONMENT("30", "A=1\0PATH=/bin");
    ENVIRONMENT("20", "SLURM_STEP_NUM_TASKS=4\0B=2\0SLURM_STEP_ID=3");
    assert_int_equal(tasks(), 4);
}

static void variables_of_another_step(void **state)
{
    (void)state;
    ENVIRONMENT("30", "SLURM_STEP_ID=2\0SLURM_STEP_NUM_TASKS=8");
    ENVIRONMENT("20", "SLURM_STEP_ID=3\0SLURM_STEP_NUM_TASKS=4");
    assert_int_equal(tasks(), 4);
}

static void nothing_to_be_known(void **state)
{
    (void)state;
    assert_int_equal(tasks(), -1); /* they may not be read */
    ENVIRONMENT("30", "SLURM_STEP_ID=3\0MY_SLURM_STEP_NUM_TASKS=8\0SLURM_STEP_NUM_TASKSX8");
    ENVIRONMENT("20", "SLURM_STEP_ID=3\0SLURM_STEP_NUM_TASKS=many");
    ENVIRONMENT("10", "SLURM_STEP_ID=3\0SLURM_STEP_NUM_TASKS=9"); /* it is not of the step */
    assert_int_equal(tasks(), -1);
}

static void no_tasks(void **state)
{
    (void)state;
    ENVIRONMENT("30", "SLURM_STEP_ID=3\0SLURM_STEP_NUM_TASKS=0");
    assert_int_equal(tasks(), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nearest_that_has_them, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(variables_of_another_step, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(nothing_to_be_known, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(no_tasks, scratch_setup, scratch_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
