/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * series.c - the Leibniz series, summed block by block
 *
 * The terms of a block are summed in one of two ways, which depends on their
 * place alone.  Whole strides from HEAD_TERMS on go through a kernel, in floating
 * point.  The rest is summed term by term in fixed point: the terms below
 * HEAD_TERMS, where nearly all of the rounding error would come from, and what
 * does not fill a stride at the end of the series (or, in a short series, of a
 * block).
 *
 * The error, were every rounding the worst one and all in the same direction: with
 * e = 2^-53, a group is right to 17e (7 roundings in the numerator, 8 in the
 * denominator, c^2, the division), the tree of lanes adds 5e, and each stride of
 * a block e.  Groups are positive; those from term a to term b sum to less than
 * 1/a - 1/b.  Blocks of 65536 terms are the worst, of which the first has 96
 * strides behind its head and the others 128:
 *
 *   |S - exact| < (22/16384 + 96 (1/16384 - 1/65536) + 128/65536) e < 8.6e-19
 *
 * What is measured is at most some 2e-21.  The fixed point adds less than 2 * 10^10 roundings
 * of 2^-121, which is nothing.
 */

#include <config.h>

#include "series.h"

enum {
    BLOCK_MIN = 8, /* terms */
    BLOCK_MAX = 65536,
    BLOCKS_WANTED = 1024, /* so that a small job still has work for every rank */
    HEAD_TERMS = 16384,
};
_Static_assert((int)HEAD_TERMS % (int)KERNEL_STRIDE == 0, "strides begin where the head ends");

static uint64_t block_size_for(uint64_t terms)
{
    uint64_t size = BLOCK_MIN;

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

static uint64_t larger(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

static struct fixed sum_block(const struct kernel *kernel, uint64_t begin, uint64_t end)
{
    /* Whole strides behind the head. */
    uint64_t first = larger(begin + KERNEL_STRIDE - 1, HEAD_TERMS) / KERNEL_STRIDE;
    uint64_t last = end / KERNEL_STRIDE;
    struct fixed sum;

    if (first >= last)
        return sum_terms(begin, end);
    sum = fixed_from_double(kernel->sum(first, last));
    sum = fixed_add(sum, sum_terms(begin, first * KERNEL_STRIDE));
    return fixed_add(sum, sum_terms(last * KERNEL_STRIDE, end));
}

struct fixed series_sum(const struct series *series, const struct kernel *kernel,
                        uint64_t first, uint64_t count)
{
    struct fixed sum = fixed_zero();

    for (uint64_t block = first; block < first + count; block++) {
        uint64_t begin = block * series->block_size;
        uint64_t end = begin + series_terms_in(series, block, 1);

        sum = fixed_add(sum, sum_block(kernel, begin, end));
    }
    return sum;
}
