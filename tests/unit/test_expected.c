/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_expected.c - what any set of blocks sums to, known without summing
 */

#include <config.h>

#include "sum/expected.h"

#include "sum/kernel.h"
#include "unit.h"

enum { ROUNDS = 300 };

/* Sum SLICE of WORK block by block, and count the terms. */
static struct fixed sum_of(const struct series *series, const struct coverage *work,
                           struct interval slice, uint64_t *terms)
{
    struct fixed sum = fixed_zero();

    *terms = 0;
    for (uint64_t i = 0; i < slice.count; i++) {
        struct interval one = coverage_slice(work, (struct interval){slice.first + i, 1});

        sum = fixed_add(sum, series_sum(series, kernel_best(), one.first, one.count));
        *terms += series_terms_in(series, one.first, one.count);
    }
    return sum;
}

static void check(const struct series *series, const struct coverage *work,
                  struct interval slice)
{
    uint64_t terms;
    struct fixed sum = sum_of(series, work, slice, &terms);
    const struct fixed off = fixed_from_double(1e-17);

    assert_int_equal(expected_terms(series, work, slice), terms);
    assert_true(expected_deviation(series, work, slice, sum) <= DEVIATION_MAX);
    assert_true(expected_deviation(series, work, slice, sum) >= 0);
    assert_true(expected_deviation(series, work, slice, fixed_add(sum, off)) > DEVIATION_MAX);
    assert_true(expected_deviation(series, work, slice, fixed_sub(sum, off)) > DEVIATION_MAX);
}

static void test_random(void **unused)
{
    static const uint64_t lengths[] = {1, 2, 9, 1000, 4097, 100000, 1234567, 30000001};
    uint64_t state = UNIT_SEED;

    (void)unused;
    print_message("# seed %llu\n", (unsigned long long)UNIT_SEED);
    for (int round = 0; round < ROUNDS; round++) {
        struct series series = series_init(lengths[unit_random(&state) % COUNT_OF(lengths)]);
        struct coverage work = {.count = 0};
        struct interval slice;
        uint64_t blocks;

        for (int i = 0; i < 10; i++) {
            struct interval interval = {unit_random(&state) % series.blocks, 0};
            uint64_t room = series.blocks - interval.first;

            interval.count = unit_random(&state) % (room < 20 ? room + 1 : 20);
            (void)coverage_add(&work, interval);
        }
        /* The last block, which may have fewer terms. */
        if (round % 2)
            (void)coverage_add(&work, (struct interval){series.blocks - 1, 1});
        blocks = coverage_blocks(&work);
        check(&series, &work, (struct interval){0, blocks});
        slice.first = unit_random(&state) % (blocks + 1);
        slice.count = unit_random(&state) % (blocks - slice.first + 1);
        check(&series, &work, slice);
        coverage_clear(&work);
    }
}

static void test_all_and_nothing(void **unused)
{
    const struct series series = series_init(1000000);
    struct coverage work = {.count = 0};

    (void)unused;
    check(&series, &work, (struct interval){0, 0});
    assert_int_equal(coverage_add(&work, (struct interval){0, series.blocks}), 0);
    check(&series, &work, (struct interval){0, series.blocks});
    assert_int_equal(expected_terms(&series, &work, (struct interval){0, series.blocks}),
                     1000000);
    coverage_clear(&work);
}

/* A block too few, or another one, is seen. */
static void test_other_blocks(void **unused)
{
    const struct series series = series_init(1000000);
    struct coverage work = {.count = 0};
    uint64_t terms;
    struct fixed sum;

    (void)unused;
    assert_int_equal(coverage_add(&work, (struct interval){0, series.blocks}), 0);
    sum = sum_of(&series, &work, (struct interval){10, 5}, &terms);
    for (uint64_t first = 8; first <= 12; first++)
        for (uint64_t count = 3; count <= 7; count++) {
            struct interval slice = {first, count};
            bool right = first == 10 && count == 5;

            assert_int_equal(expected_deviation(&series, &work, slice, sum) <= DEVIATION_MAX,
                             right);
        }
    coverage_clear(&work);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_all_and_nothing),
        cmocka_unit_test(test_other_blocks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
