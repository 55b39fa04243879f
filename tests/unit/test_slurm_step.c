/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_slurm_step.c - the output of scontrol show step
 */

#include <config.h>

#include "slurm/slurm_step.h"

#include "unit.h"

/* Slurm 22.05. */
#define BEFORE                                                                                \
    "StepId=7.0 UserId=0 StartTime=2024-05-01T10:00:00 TimeLimit=UNLIMITED State=RUNNING "    \
    "Partition=main NodeList=n[1-4] Nodes=4 CPUs=4"
#define BEHIND                                                                                \
    " Name=env Network=(null) TRES=cpu=4,node=4 ResvPorts=(null) CPUFreqReq=Default "         \
    "Dist=Block SrunHost:Pid=n1:4711\n"

static void test_tasks(void **unused)
{
    static const struct {
        const char *text;
        long wanted;
    } rows[] = {
        {"", -1},
        {"\n", -1},
        {"Invalid job id specified\n", -1},
        {"No steps in the system\n", -1},
        {"slurm_load_jobs error: Tasks=4\n", -1},
        {BEFORE BEHIND, -1},
        {BEFORE " Tasks=" BEHIND, -1},
        {BEFORE " Tasks=0" BEHIND, -1},
        {BEFORE " Tasks=-1" BEHIND, -1},
        {BEFORE " Tasks=4x" BEHIND, -1},
        {BEFORE " Tasks=999999999999" BEHIND, -1},
        {BEFORE " NumTasks=4" BEHIND, -1},
        {BEFORE " Tasks=4" BEHIND BEFORE " Tasks=2" BEHIND, -1},
        {BEFORE " Tasks=1" BEHIND, 1},
        {BEFORE " Tasks=4" BEHIND, 4},
        {BEFORE " Tasks=16384", 16384},
    };

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (slurm_step_tasks(rows[i].text) != rows[i].wanted)
            fail_msg("%s: %ld", rows[i].text, slurm_step_tasks(rows[i].text));
}

static void test_nothing_asked(void **unused)
{
    struct slurm_step ask = slurm_step_ask(NULL);

    (void)unused;
    assert_int_equal(slurm_step_answer(&ask), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tasks),
        cmocka_unit_test(test_nothing_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
