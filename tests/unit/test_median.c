/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_median.c - what is usual
 */

#include <config.h>

#include "checks/median.h"

#include <float.h>

#include "unit.h"

static void test_median(void **state)
{
    static const struct {
        int count;
        double value[5];
        double wanted;
    } rows[] = {
        {1, {7}, 7},
        {2, {4, 1}, 2.5},
        {3, {9, 1, 2}, 2},
        {3, {2, 2, 2}, 2},
        /* one that is slow, of four, moves nothing */
        {4, {10, 10, 1, 10}, 10},
        {4, {4, 3, 2, 1}, 2.5},
        {5, {5, 1, 4, 2, 3}, 3},
        {2, {0, 0}, 0},
        {2, {DBL_MAX, DBL_MAX}, DBL_MAX},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        double before[5];

        for (int k = 0; k < rows[i].count; k++)
            before[k] = rows[i].value[k];
        if (median_of(before, rows[i].count) != rows[i].wanted)
            fail_msg("row %zu: %g, wanted %g", i, median_of(before, rows[i].count),
                     rows[i].wanted);
        /* the values stay in their places */
        for (int k = 0; k < rows[i].count; k++)
            assert_true(before[k] == rows[i].value[k]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_median),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
