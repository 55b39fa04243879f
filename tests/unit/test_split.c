/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_split.c - cutting blocks into intervals of equal size
 */

#include <config.h>

#include "sum/coverage.h"

#include "unit.h"

static void test_shares(void **state)
{
    static const struct {
        uint64_t blocks, part, parts;
        struct interval wanted;
    } rows[] = {
        /* more parts than blocks: the last ones are empty */
        {0, 0, 1, {0, 0}},
        {0, 2, 3, {0, 0}},
        {1, 0, 4, {0, 1}},
        {1, 1, 4, {1, 0}},
        {1, 3, 4, {1, 0}},
        {3, 2, 4, {2, 1}},
        {3, 3, 4, {3, 0}},
        {1, 0, 1, {0, 1}},
        {10, 0, 1, {0, 10}},
        {10, 0, 3, {0, 4}},
        {10, 1, 3, {4, 3}},
        {10, 2, 3, {7, 3}},
        {12, 1, 3, {4, 4}},
        {UINT64_C(15258789063), 0, 4096, {0, 3725291}},
        {UINT64_C(15258789063), 4095, 4096, {UINT64_C(15255063773), 3725290}},
        {UINT64_MAX, 1, 2, {UINT64_C(1) << 63, (UINT64_C(1) << 63) - 1}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct interval got = split_part(rows[i].blocks, rows[i].part, rows[i].parts);

        if (got.first != rows[i].wanted.first || got.count != rows[i].wanted.count)
            fail_msg("part %llu of %llu, %llu blocks: got %llu+%llu, wanted %llu+%llu",
                     (unsigned long long)rows[i].part, (unsigned long long)rows[i].parts,
                     (unsigned long long)rows[i].blocks, (unsigned long long)got.first,
                     (unsigned long long)got.count, (unsigned long long)rows[i].wanted.first,
                     (unsigned long long)rows[i].wanted.count);
    }
}

/* Each block in one part, parts in order, sizes that differ by one at most. */
static void check_partition(uint64_t blocks, uint64_t parts)
{
    uint64_t next = 0;
    uint64_t least = UINT64_MAX, most = 0;

    for (uint64_t part = 0; part < parts; part++) {
        struct interval got = split_part(blocks, part, parts);

        assert_int_equal(got.first, next);
        next += got.count;
        least = got.count < least ? got.count : least;
        most = got.count > most ? got.count : most;
    }
    assert_int_equal(next, blocks);
    assert_between(most - least, 0, 1);
}

static void test_small_partitions(void **state)
{
    (void)state;
    for (uint64_t blocks = 0; blocks <= 70; blocks++)
        for (uint64_t parts = 1; parts <= 80; parts++)
            check_partition(blocks, parts);
}

static void test_random_partitions(void **state)
{
    uint64_t seed = UNIT_SEED;

    (void)state;
    print_message("# seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 300; i++)
        check_partition(unit_random(&seed) >> unit_random(&seed) % 64,
                        1 + unit_random(&seed) % 5000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shares),
        cmocka_unit_test(test_small_partitions),
        cmocka_unit_test(test_random_partitions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
