/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_oracle.c - the exact partial sums, against sums made with big integers
 */

#include <config.h>

#include "sum/oracle.h"

#include "exact.h"
#include "unit.h"

enum { ROWS_MAX = 1000 };

/* From the literature, to 60 places (OEIS A000796). */
static void test_pi(void **state)
{
    struct fixed pi =
        exact_parse("3.141592653589793238462643383279502884197169399375105820974944");

    (void)state;
    assert_true(fixed_equal(oracle_pi(), pi));
}

static void test_partial_sums(void **state)
{
    struct fixed tolerance = exact_power(31);
    struct exact rows[ROWS_MAX];
    size_t count = exact_read(rows, ROWS_MAX);

    (void)state;
    for (size_t i = 0; i < count; i++)
        if (!exact_near(oracle_partial_sum(rows[i].terms), rows[i].sum, tolerance))
            fail_msg("%llu terms: off by more than 1e-31", (unsigned long long)rows[i].terms);
}

/* S_(n+1) - S_n = (-1)^n 4/(2n+1): within either method, across their border
 * at 4096, and everywhere up to 10^15. */
static void check_step(uint64_t n, struct fixed tolerance)
{
    struct fixed term = {((fixed_bits)4 << FIXED_FRACTION_BITS) / (2 * n + 1)};
    struct fixed low = oracle_partial_sum(n);
    struct fixed high = oracle_partial_sum(n + 1);
    struct fixed step = n & 1 ? fixed_sub(low, high) : fixed_sub(high, low);

    if (!exact_near(step, term, tolerance))
        fail_msg("from %llu terms to one more: off by too much", (unsigned long long)n);
}

/* There the expansion is at its worst: about 1e-32. */
static void test_steps_across_the_border(void **state)
{
    (void)state;
    for (uint64_t n = 4000; n < 4200; n++)
        check_step(n, exact_power(32));
}

static void test_random_steps(void **state)
{
    uint64_t seed = UNIT_SEED;

    (void)state;
    print_message("# seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 2000; i++)
        check_step(1 + unit_random(&seed) % UINT64_C(999999999999999) /
                           (UINT64_C(1) << i % 50),
                   exact_power(31));
    check_step(UINT64_C(999999999999999), exact_power(31));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pi),
        cmocka_unit_test(test_partial_sums),
        cmocka_unit_test(test_steps_across_the_border),
        cmocka_unit_test(test_random_steps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
