/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * series.c - the Leibniz series, summed block by block
 *
 * Terms come in groups of eight.  With c = 16g + 8 the denominators of group g
 * are c-7, c-5, ..., c+7, their signs alternate, and with u = c^2 the terms
 * that lie opposite each other about c combine:
 *
 *   1/(c-k) - 1/(c+k) = 2k/(u - k^2),    k = 7, 5, 3, 1, signs + - + -
 *
 * Brought to one denominator and multiplied by the 4 of the series, that is
 *
 *   32 (u^3 - 23u^2 + 331u + 1995) / (u^4 - 84u^3 + 1974u^2 - 12916u + 11025)
 *
 * which is one division for eight terms, and free of the cancellation between
 * neighbours.  All groups are positive, the g-th being about 1/(8g^2).
 *
 * The error: a term or a group at index i carries a relative error of a few
 * 2^-53, and an addition in a lane as much again of the lane's sum.  Nearly all
 * of it comes from small i, so the terms below HEAD_TERMS are not summed in
 * floating point at all, but one by one in fixed point, each cut off at 2^-120.
 */

#include <config.h>

#include "series.h"

#ifdef __FAST_MATH__
#error "pijob's sums are exact to the bit: do not compile it with -ffast-math"
#endif

enum {
    GROUP = 8,            /* terms to a division */
    LANES = 32,           /* sums that run side by side in a block */
    BLOCK_MAX = 65536,    /* terms */
    BLOCKS_WANTED = 1024, /* so that a small job still has work for every rank */
    HEAD_TERMS = 4096,    /* summed in fixed point */
};

static uint64_t block_size_for(uint64_t terms)
{
    uint64_t size = GROUP;

    while (size < BLOCK_MAX && size * 2 <= terms / BLOCKS_WANTED)
        size *= 2;
    return size;
}

struct series series_init(uint64_t terms)
{
    uint64_t size = block_size_for(terms);

    return (struct series){
        .terms = terms,
        .block_size = size,
        .blocks = (terms + size - 1) / size,
    };
}

uint64_t series_terms_in(const struct series *series, uint64_t first, uint64_t count)
{
    uint64_t begin = first * series->block_size;
    uint64_t end = (first + count) * series->block_size;

    if (count == 0)
        return 0;
    return (end < series->terms ? end : series->terms) - begin;
}

/* Terms BEGIN to END - 1, one by one in fixed point. */
static struct fixed sum_terms(uint64_t begin, uint64_t end)
{
    struct fixed sum = fixed_zero();

    for (uint64_t i = begin; i < end; i++) {
        struct fixed term = fixed_quotient(4, 2 * i + 1);

        sum = i & 1 ? fixed_sub(sum, term) : fixed_add(sum, term);
    }
    return sum;
}

/* A thirty-second of the sum of the group around C. */
static inline double group_value(double c)
{
    double u = c * c;
    double numerator = ((u - 23.0) * u + 331.0) * u + 1995.0;
    double denominator = (((u - 84.0) * u + 1974.0) * u - 12916.0) * u + 11025.0;

    return numerator / denominator;
}

/* Groups BEGIN to END - 1: group BEGIN + i goes to lane i % LANES, the lanes
 * are then added as a tree.  This order is what makes the bits. */
static struct fixed sum_groups(uint64_t begin, uint64_t end)
{
    double lane[LANES] = {0};
    double center[LANES];
    uint64_t group = begin;

    /* Centres are whole numbers below 2^52, so adding to them is exact. */
    for (int i = 0; i < LANES; i++)
        center[i] = (double)(16 * (begin + (uint64_t)i) + 8);
    for (; end - group >= LANES; group += LANES) {
        for (int i = 0; i < LANES; i++) {
            lane[i] += group_value(center[i]);
            center[i] += 16.0 * LANES;
        }
    }
    for (int i = 0; i < (int)(end - group); i++)
        lane[i] += group_value(center[i]);

    for (int width = LANES / 2; width > 0; width /= 2)
        for (int i = 0; i < width; i++)
            lane[i] += lane[i + width];
    return fixed_from_double(32.0 * lane[0]);
}

static struct fixed sum_block(uint64_t begin, uint64_t end)
{
    struct fixed sum = fixed_zero();
    uint64_t groups_end;

    if (begin < HEAD_TERMS) {
        uint64_t head_end = end < HEAD_TERMS ? end : HEAD_TERMS;

        sum = sum_terms(begin, head_end);
        begin = head_end;
    }
    groups_end = end / GROUP * GROUP;
    if (begin < groups_end) {
        sum = fixed_add(sum, sum_groups(begin / GROUP, groups_end / GROUP));
        begin = groups_end;
    }
    return fixed_add(sum, sum_terms(begin, end));
}

struct fixed series_sum(const struct series *series, uint64_t first, uint64_t count)
{
    struct fixed sum = fixed_zero();

    for (uint64_t block = first; block < first + count; block++) {
        uint64_t begin = block * series->block_size;

        sum = fixed_add(sum, sum_block(begin, begin + series_terms_in(series, block, 1)));
    }
    return sum;
}
