/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_culprit.c - which host explains the bad pairs
 */

#include <config.h>

#include "links/culprit.h"

#include "unit.h"

static void test_culprit(void **state)
{
    static const struct {
        const char *what;
        int hosts;
        struct pairs pairs[8];
        int wanted;
    } rows[] = {
        {"no host", 0, {{0, 0}}, -1},
        {"nothing is bad", 4, {{0, 3}, {0, 3}, {0, 3}, {0, 3}}, -1},
        {"two hosts, one pair: either may be", 2, {{1, 1}, {1, 1}}, -1},
        {"one host of three", 3, {{1, 2}, {2, 2}, {1, 2}}, 1},
        {"one pair of three hosts", 3, {{1, 2}, {1, 2}, {0, 2}}, -1},
        {"one host of four", 4, {{1, 3}, {1, 3}, {3, 3}, {1, 3}}, 2},
        {"one pair of four", 4, {{1, 3}, {0, 3}, {1, 3}, {0, 3}}, -1},
        {"two pairs that share a host, of three", 4, {{2, 3}, {1, 3}, {1, 3}, {0, 3}}, -1},
        {"one partner each", 4, {{1, 1}, {1, 1}, {0, 1}, {0, 1}}, -1},
        {"two bad hosts: the first", 4, {{2, 3}, {3, 3}, {3, 3}, {2, 3}}, 1},
        {"the one with more", 4, {{2, 2}, {2, 3}, {1, 3}, {3, 3}}, 3},
        {"nine of ten", 3, {{9, 10}, {1, 10}, {1, 10}}, 0},
        {"eight of nine", 3, {{8, 9}, {1, 9}, {1, 9}}, -1},
        {"eight of ten", 3, {{8, 10}, {1, 10}, {1, 10}}, -1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int got = culprit(rows[i].pairs, rows[i].hosts);

        if (got != rows[i].wanted)
            fail_msg("%s: got %d, wanted %d", rows[i].what, got, rows[i].wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_culprit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
