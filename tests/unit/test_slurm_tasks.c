/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_slurm_tasks.c - SLURM_STEP_TASKS_PER_NODE
 */

#include <config.h>

#include "slurm/slurm_tasks.h"

#include "unit.h"

static void test_tasks(void **state)
{
    static const struct {
        const char *text;
        long node;
        long wanted;
    } rows[] = {
        /* not of the form */
        {NULL, 0, -1},
        {"", 0, -1},
        {"x", 0, -1},
        {",", 0, -1},
        {"2,", 0, -1},
        {",2", 0, -1},
        {"2,,1", 0, -1},
        {"0", 0, -1},
        {"-1", 0, -1},
        {"+1", 0, -1},
        {" 2", 0, -1},
        {"2 ", 0, -1},
        {"2.5", 0, -1},
        {"2(x", 0, -1},
        {"2(x3", 0, -1},
        {"2(x)", 0, -1},
        {"2(x0)", 0, -1},
        {"2(3)", 0, -1},
        {"2x3", 0, -1},
        {"(x3)", 0, -1},
        {"2(x3)1", 0, -1},
        {"2(x3),", 0, -1},
        {"2(x3),1(", 0, -1},
        {"2,99999999999999999999", 0, -1},
        {"2(x99999999999999999999)", 0, -1},
        /* no such node */
        {"2", -1, -1},
        {"2", 1, -1},
        {"2(x3)", 3, -1},
        {"2(x3),1", 4, -1},
        {"2(x3),1", 2147483647L, -1},

        {"2", 0, 2},
        {"128(x2000)", 1999, 128},
        {"2(x3),1", 0, 2},
        {"2(x3),1", 2, 2},
        {"2(x3),1", 3, 1},
        {"4,3(x2),10(x2),1", 0, 4},
        {"4,3(x2),10(x2),1", 2, 3},
        {"4,3(x2),10(x2),1", 3, 10},
        {"4,3(x2),10(x2),1", 5, 1},
        {"16777216", 0, 16777216},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (slurm_tasks_on_node(rows[i].text, rows[i].node) != rows[i].wanted)
            fail_msg("'%s', node %ld: %ld, wanted %ld", rows[i].text ? rows[i].text : "NULL",
                     rows[i].node, slurm_tasks_on_node(rows[i].text, rows[i].node),
                     rows[i].wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tasks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
