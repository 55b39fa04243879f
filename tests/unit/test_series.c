/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_series.c - blocks that cover the series, and sums that are right
 */

#include <config.h>

#include "sum/series.h"

#include "exact.h"
#include "sum/coverage.h"
#include "sum/oracle.h"
#include "unit.h"

enum {
    ROWS_MAX = 1000,
    BLOCK_MAX = 65536,
};

/* What is summed in full here: 10^9 terms take a fifth of a second. */
#define SUMMED_MAX UINT64_C(1000000000)

static struct fixed sum_all(uint64_t terms)
{
    struct series s = series_init(terms);

    return series_sum(&s, kernel_best(), 0, s.blocks);
}

/* The blocks of N terms, by their borders: no term is left out or taken twice. */
static void check_cover(uint64_t n)
{
    struct series s = series_init(n);

    if (s.terms != n || s.block_size == 0 || (s.block_size & (s.block_size - 1)) != 0 ||
        s.block_size > BLOCK_MAX)
        fail_msg("%llu terms: blocks of %llu", (unsigned long long)n,
                 (unsigned long long)s.block_size);
    if (s.blocks == 0 || (s.blocks - 1) * s.block_size >= n || s.blocks * s.block_size < n)
        fail_msg("%llu terms: %llu blocks of %llu", (unsigned long long)n,
                 (unsigned long long)s.blocks, (unsigned long long)s.block_size);
    assert_int_equal(series_terms_in(&s, 0, s.blocks), n);
    assert_int_equal(series_terms_in(&s, 0, 0), 0);
    assert_int_equal(series_terms_in(&s, s.blocks, 0), 0);
    assert_int_equal(series_terms_in(&s, s.blocks - 1, 1), n - (s.blocks - 1) * s.block_size);
    if (s.blocks > 1)
        assert_int_equal(series_terms_in(&s, s.blocks - 2, 1), s.block_size);
}

static void test_cover(void **state)
{
    static const uint64_t rows[] = {
        1,
        7,
        8,
        9,
        15,
        16,
        17,
        1000,
        4095,
        4096,
        4097,
        8191,
        8192,
        8193,
        16383,
        16384,
        16385,
        UINT64_C(67108863),
        UINT64_C(67108864),
        UINT64_C(67108865),
        UINT64_C(1000000007),
        UINT64_C(999999999999999),
        UINT64_C(1000000000000000),
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        check_cover(rows[i]);
}

/* N at each border between two sizes of a block, and beside it. */
static void test_cover_at_powers_of_two(void **state)
{
    (void)state;
    for (int bit = 1; bit < 50; bit++) {
        check_cover((UINT64_C(1) << bit) - 1);
        check_cover(UINT64_C(1) << bit);
        check_cover((UINT64_C(1) << bit) + 1);
    }
}

/* Block by block: their terms add up to N, their sums to the sum. */
static void test_cover_block_by_block(void **state)
{
    (void)state;
    for (uint64_t n = 1; n <= 100000; n = n < 300 ? n + 1 : n * 21 / 20 + n % 3) {
        struct series s = series_init(n);
        struct fixed sum = fixed_zero();
        uint64_t terms = 0;

        check_cover(n);
        for (uint64_t block = 0; block < s.blocks; block++) {
            terms += series_terms_in(&s, block, 1);
            sum = fixed_add(sum, series_sum(&s, kernel_best(), block, 1));
        }
        assert_int_equal(terms, n);
        assert_true(fixed_equal(sum, sum_all(n)));
    }
}

/* The block that is documented for each number of terms. */
static void test_small_jobs_have_many_blocks(void **state)
{
    struct series s;

    (void)state;
    for (uint64_t n = 8192; n <= UINT64_C(1) << 40; n = n * 3 / 2 + 1) {
        s = series_init(n);
        assert_true(s.blocks >= 1024);
    }
    s = series_init(UINT64_C(1000000000000000));
    assert_int_equal(s.block_size, BLOCK_MAX);
    assert_int_equal(s.blocks, UINT64_C(15258789063));
}

static void test_sums_of_the_data_file(void **state)
{
    struct fixed tolerance = exact_power(18);
    struct exact rows[ROWS_MAX];
    size_t count = exact_read(rows, ROWS_MAX);
    size_t summed = 0;

    (void)state;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].terms > SUMMED_MAX)
            continue;
        summed++;
        if (!exact_near(sum_all(rows[i].terms), rows[i].sum, tolerance))
            fail_msg("%llu terms: off by more than 1e-18", (unsigned long long)rows[i].terms);
    }
    assert_true(summed >= 20);
}

/* Every small N, hence every kind of last block; and larger ones at random. */
static void test_sums_against_the_oracle(void **state)
{
    struct fixed tolerance = exact_power(18);
    uint64_t seed = UNIT_SEED;

    (void)state;
    print_message("# seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 2000; i++) {
        uint64_t n =
            i < 1000 ? (uint64_t)i + 1 : 1 + unit_random(&seed) % (UINT64_C(4000) << i % 10);

        if (!exact_near(sum_all(n), oracle_partial_sum(n), tolerance))
            fail_msg("%llu terms: off by more than 1e-18", (unsigned long long)n);
    }
}

/* Single blocks of long series, up to the last of 10^15 terms, against the
 * difference of two exact sums.  A block deviates by its rounding alone. */
static void test_single_blocks_against_the_oracle(void **state)
{
    static const uint64_t rows[] = {
        UINT64_C(10000000),      UINT64_C(67108864),        UINT64_C(1000000007),
        UINT64_C(1000000000000), UINT64_C(999999999999999), UINT64_C(1000000000000000),
    };
    uint64_t seed = UNIT_SEED;

    (void)state;
    print_message("# seed %llu\n", (unsigned long long)seed);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct series s = series_init(rows[i]);

        for (int k = 0; k < 50; k++) {
            uint64_t block = k == 0 ? s.blocks - 1
                                    : 1 + unit_random(&seed) % (s.blocks - 1) / (1U << k / 4);
            uint64_t begin = block * s.block_size;
            uint64_t end = begin + series_terms_in(&s, block, 1);
            struct fixed wanted =
                fixed_sub(oracle_partial_sum(end), oracle_partial_sum(begin));
            struct fixed rounding = {(fixed_abs(wanted).bits >> 49) +
                                     2 * exact_power(31).bits};

            if (!exact_near(series_sum(&s, kernel_best(), block, 1), wanted, rounding))
                fail_msg("%llu terms: block %llu is wrong", (unsigned long long)rows[i],
                         (unsigned long long)block);
        }
    }
}

/* Cut at random places, summed from the last to the first: the same bits. */
static void test_grouping_changes_no_bit(void **state)
{
    static const uint64_t rows[] = {1, 9, 4097, 65537, 1000003, 10000019};
    uint64_t seed = UNIT_SEED;

    (void)state;
    print_message("# seed %llu\n", (unsigned long long)seed);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct series s = series_init(rows[i]);
        struct fixed whole = series_sum(&s, kernel_best(), 0, s.blocks);

        for (int trial = 0; trial < 10; trial++) {
            struct fixed sum = fixed_zero();
            uint64_t terms = 0;
            uint64_t end = s.blocks;

            while (end > 0) {
                uint64_t count = unit_random(&seed) % (trial < 5 ? 2 + end : 50) % (end + 1);

                sum = fixed_add(sum, series_sum(&s, kernel_best(), end - count, count));
                terms += series_terms_in(&s, end - count, count);
                end -= count;
            }
            assert_int_equal(terms, rows[i]);
            assert_true(fixed_equal(sum, whole));
        }
    }
}

/* As ranks share it, collected as limbs, the last rank first. */
static void test_number_of_parts_changes_no_bit(void **state)
{
    static const uint64_t parts[] = {1, 2, 3, 5, 16, 77, 128, 1000, 5000};
    struct series s = series_init(2000003);
    struct fixed whole = series_sum(&s, kernel_best(), 0, s.blocks);

    (void)state;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        uint64_t lanes[FIXED_LIMBS] = {0};

        for (uint64_t part = parts[i]; part-- > 0;) {
            struct interval share = split_part(s.blocks, part, parts[i]);
            uint64_t limbs[FIXED_LIMBS];

            fixed_to_limbs(series_sum(&s, kernel_best(), share.first, share.count), limbs);
            for (int l = 0; l < FIXED_LIMBS; l++)
                lanes[l] += limbs[l];
        }
        assert_true(fixed_equal(fixed_from_limbs(lanes), whole));
    }
}

static int beyond_tolerance(struct fixed sum, uint64_t terms)
{
    return !exact_near(sum, oracle_partial_sum(terms), exact_power(18));
}

/* Each block in turn is left out, and is counted twice. */
static void test_every_lost_or_doubled_block_shows(void **state)
{
    static const uint64_t rows[] = {8, 100, 4097, 1000000, 10000019};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct series s = series_init(rows[i]);
        struct fixed whole = series_sum(&s, kernel_best(), 0, s.blocks);

        assert_false(beyond_tolerance(whole, rows[i]));
        for (uint64_t block = 0; block < s.blocks; block++) {
            struct fixed part = series_sum(&s, kernel_best(), block, 1);

            if (!beyond_tolerance(fixed_sub(whole, part), rows[i]) ||
                !beyond_tolerance(fixed_add(whole, part), rows[i]))
                fail_msg("%llu terms: block %llu is not missed", (unsigned long long)rows[i],
                         (unsigned long long)block);
        }
    }
}

/* How far the value alone can tell.  The smallest block is the last one.  A
 * whole one, of 65536 terms, is worth 65536/n^2 at the end of n terms: above
 * 10^-18 up to n = 2.56 * 10^11.  A cut-off one of m terms is worth m/n^2 if m
 * is even, which for m = 2 is lost from n = 1.4 * 10^9 on; and 2/n if m is odd,
 * which shows for every n.  Behind these limits the value alone would no longer
 * notice: there it is the count of terms, always exact, that does. */
static void test_how_far_a_lost_last_block_shows(void **state)
{
    static const struct {
        uint64_t terms;
        int shows;
    } rows[] = {
        /* a whole last block */
        {UINT64_C(65536) * 15000, 1},
        {UINT64_C(65536) * 150000, 1},
        {UINT64_C(65536) * 1500000, 1},
        {UINT64_C(65536) * 3900000, 1}, /* 2.556e11 */
        {UINT64_C(65536) * 3910000, 0}, /* 2.562e11 */
        {UINT64_C(65536) * 15258789, 0},
        /* two terms in the last block */
        {UINT64_C(65536) * 15000 + 2, 1},
        {UINT64_C(65536) * 21500 + 2, 1}, /* 1.409e9 */
        {UINT64_C(65536) * 21600 + 2, 0}, /* 1.416e9 */
        /* an odd number of them */
        {UINT64_C(65536) * 21600 + 1, 1},
        {UINT64_C(1000000000001), 1},
        {UINT64_C(999999999999999), 1},
        /* 2560 and 4096 terms */
        {UINT64_C(10000000000), 1},
        {UINT64_C(1000000000000), 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct series s = series_init(rows[i].terms);
        struct fixed exact = oracle_partial_sum(rows[i].terms);
        struct fixed last = series_sum(&s, kernel_best(), s.blocks - 1, 1);

        if (beyond_tolerance(fixed_sub(exact, last), rows[i].terms) != rows[i].shows ||
            beyond_tolerance(fixed_add(exact, last), rows[i].terms) != rows[i].shows)
            fail_msg("%llu terms: a lost last block does%s show",
                     (unsigned long long)rows[i].terms, rows[i].shows ? " not" : "");
        assert_true(series_terms_in(&s, 0, s.blocks - 1) < rows[i].terms);
    }
}

/* Up to that limit, any whole block shows, wherever it was. */
static void test_lost_whole_blocks_show(void **state)
{
    static const uint64_t rows[] = {
        UINT64_C(1000000000),
        UINT64_C(10000000000),
        UINT64_C(100000000000),
        UINT64_C(250000000000),
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct series s = series_init(rows[i]);
        struct fixed exact = oracle_partial_sum(rows[i]);
        const uint64_t blocks[] = {0, 1, s.blocks / 2, s.blocks - 3, s.blocks - 2};

        for (size_t b = 0; b < COUNT_OF(blocks); b++) {
            struct fixed part = series_sum(&s, kernel_best(), blocks[b], 1);

            assert_true(beyond_tolerance(fixed_sub(exact, part), rows[i]));
            assert_true(beyond_tolerance(fixed_add(exact, part), rows[i]));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cover),
        cmocka_unit_test(test_cover_at_powers_of_two),
        cmocka_unit_test(test_cover_block_by_block),
        cmocka_unit_test(test_small_jobs_have_many_blocks),
        cmocka_unit_test(test_sums_of_the_data_file),
        cmocka_unit_test(test_sums_against_the_oracle),
        cmocka_unit_test(test_single_blocks_against_the_oracle),
        cmocka_unit_test(test_grouping_changes_no_bit),
        cmocka_unit_test(test_number_of_parts_changes_no_bit),
        cmocka_unit_test(test_every_lost_or_doubled_block_shows),
        cmocka_unit_test(test_how_far_a_lost_last_block_shows),
        cmocka_unit_test(test_lost_whole_blocks_show),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
