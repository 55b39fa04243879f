/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_coverage.c - sets of blocks, against a plain array of flags
 */

#include <config.h>

#include "sum/coverage.h"

#include <string.h>

#include "unit.h"

enum { BLOCKS = 200, ROUNDS = 2000, ADDS = 40 };

static bool flags_have_any(const bool *flags, struct interval interval)
{
    for (uint64_t i = 0; i < interval.count; i++)
        if (flags[interval.first + i])
            return true;
    return false;
}

/* The intervals are those of FLAGS: sorted, not empty, not touching. */
static void check_same(const struct coverage *coverage, const bool *flags)
{
    size_t run = 0;
    uint64_t total = 0;

    for (uint64_t i = 0; i < BLOCKS;) {
        uint64_t begin = i;

        while (i < BLOCKS && flags[i] == flags[begin])
            i++;
        if (!flags[begin])
            continue;
        assert_true(run < coverage->count);
        assert_int_equal(coverage->interval[run].first, begin);
        assert_int_equal(coverage->interval[run].count, i - begin);
        total += i - begin;
        run++;
    }
    assert_int_equal(run, coverage->count);
    assert_int_equal(coverage_blocks(coverage), total);
}

/* Walking through SLICE finds the blocks of FLAGS that are numbered so, in order. */
static void check_slice(const struct coverage *coverage, const bool *flags,
                        struct interval slice)
{
    uint64_t number = 0;
    struct interval piece = {0, 0};
    uint64_t end = slice.first + slice.count;

    for (uint64_t i = 0; i < BLOCKS; i++) {
        if (!flags[i])
            continue;
        if (number >= slice.first && number < end) {
            if (piece.count == 0) {
                struct interval rest = {number, end - number};

                piece = coverage_slice(coverage, rest);
                assert_true(piece.count > 0 && piece.count <= rest.count);
            }
            assert_int_equal(piece.first, i);
            piece.first++;
            piece.count--;
        }
        number++;
    }
    assert_int_equal(piece.count, 0);
}

/* A part of COVERAGE, numbered, that has the intervals of SLICE, is as good as all of it. */
static void check_part(const struct coverage *coverage, struct interval slice)
{
    struct coverage part = {.count = 0};
    size_t first;
    size_t count = coverage_intervals(coverage, slice, &first);

    assert_true(first + count <= coverage->count);
    assert_true((count > 0) ==
                (slice.count > 0 && slice.first < coverage_blocks(coverage)));
    for (size_t i = 0; i < count; i++)
        assert_int_equal(coverage_add(&part, coverage->interval[first + i]), 0);
    if (count == 0)
        return;
    part.skipped = coverage->before[first];
    for (int numbered = 0; numbered < 2; numbered++) {
        for (uint64_t i = 0; i < slice.count; i++) {
            struct interval rest = {slice.first + i, slice.count - i};
            struct interval piece = coverage_slice(&part, rest);
            struct interval wanted = coverage_slice(coverage, rest);

            assert_int_equal(piece.first, wanted.first);
            assert_int_equal(piece.count, wanted.count);
        }
        if (part.skipped > 0)
            assert_int_equal(
                coverage_slice(&part, (struct interval){part.skipped - 1, 1}).count, 0);
        assert_int_equal(
            coverage_slice(&part,
                           (struct interval){part.skipped + coverage_blocks(&part), 1})
                .count,
            0);
        assert_int_equal(coverage_number(&part), 0);
    }
    coverage_clear(&part);
}

static struct interval draw(uint64_t *state)
{
    struct interval interval = {unit_random(state) % BLOCKS, 0};
    uint64_t room = BLOCKS - interval.first;

    interval.count = unit_random(state) % (room < 12 ? room + 1 : 12);
    return interval;
}

static void test_random(void **unused)
{
    uint64_t state = UNIT_SEED;

    (void)unused;
    print_message("# seed %llu\n", (unsigned long long)UNIT_SEED);
    for (int round = 0; round < ROUNDS; round++) {
        struct coverage coverage = {.count = 0};
        struct coverage gaps;
        bool flags[BLOCKS] = {false};
        bool others[BLOCKS];

        for (int i = 0; i < ADDS; i++) {
            struct interval interval = draw(&state);
            bool any = flags_have_any(flags, interval);

            assert_int_equal(coverage_overlaps(&coverage, interval), any);
            assert_int_equal(coverage_add(&coverage, interval), any ? -1 : 0);
            if (!any)
                memset(flags + interval.first, true, interval.count);
            check_same(&coverage, flags);
        }
        for (int numbered = 0; numbered < 2; numbered++) {
            check_slice(&coverage, flags, draw(&state));
            check_slice(&coverage, flags, (struct interval){0, coverage_blocks(&coverage)});
            assert_int_equal(coverage_number(&coverage), 0);
        }
        check_part(&coverage, draw(&state));
        for (int i = 0; i < BLOCKS; i++)
            others[i] = !flags[i];
        assert_int_equal(coverage_gaps(&coverage, BLOCKS, &gaps), 0);
        check_same(&gaps, others);
        check_slice(&gaps, others, draw(&state));
        /* Numbers of before an addition are not those of after it. */
        assert_int_equal(coverage_add(&gaps, (struct interval){BLOCKS, 1}), 0);
        assert_int_equal(
            coverage_slice(&gaps, (struct interval){coverage_blocks(&gaps) - 1, 1}).first,
            BLOCKS);
        coverage_clear(&gaps);
        coverage_clear(&coverage);
        assert_int_equal(coverage.count, 0);
    }
}

static void test_nothing_and_everything(void **unused)
{
    const struct interval all = {0, BLOCKS};
    struct coverage coverage = {.count = 0};
    struct coverage gaps;

    (void)unused;
    assert_int_equal(coverage_blocks(&coverage), 0);
    assert_int_equal(coverage_slice(&coverage, all).count, 0);
    assert_int_equal(coverage_gaps(&coverage, 0, &gaps), 0);
    assert_int_equal(gaps.count, 0);
    assert_int_equal(coverage_gaps(&coverage, BLOCKS, &gaps), 0);
    assert_int_equal(gaps.count, 1);
    assert_int_equal(coverage_add(&coverage, all), 0);
    coverage_clear(&gaps);
    assert_int_equal(coverage_gaps(&coverage, BLOCKS, &gaps), 0);
    assert_int_equal(gaps.count, 0);
    assert_int_equal(coverage_slice(&coverage, (struct interval){BLOCKS, 1}).count, 0);
    assert_int_equal(coverage_slice(&coverage, (struct interval){3, 0}).count, 0);
    coverage_clear(&coverage);
}

/* The numbers come from files: an end behind 2^64 must not pass for a small one. */
static void test_overflow(void **unused)
{
    struct coverage coverage = {.count = 0};

    (void)unused;
    assert_int_equal(coverage_add(&coverage, (struct interval){5, UINT64_MAX - 2}), -1);
    assert_int_equal(coverage.count, 0);
    assert_int_equal(coverage_add(&coverage, (struct interval){10, 5}), 0);
    assert_int_equal(coverage_add(&coverage, (struct interval){5, UINT64_MAX - 2}), -1);
    assert_int_equal(coverage_blocks(&coverage), 5);
    coverage_clear(&coverage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_nothing_and_everything),
        cmocka_unit_test(test_overflow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
