/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SUM_SERIES_H
#define PIJOB_SUM_SERIES_H

#include <stdint.h>

#include "fixed.h"
#include "kernel.h"

/* The Leibniz series pi = sum of t_i, t_i = (-1)^i 4/(2i+1), i = 0, 1, 2, ..., truncated after
 * N terms, 1 <= N <= 10^15, and split into blocks of consecutive terms.  The size of a block
 * depends on N alone.  The sum of a block is computed by a fixed sequence of operations, and
 * converted once to fixed point.  Therefore the sum of any set of blocks has one value, to the
 * bit, whichever ranks compute it.
 */
#define SERIES_TERMS_MIN UINT64_C(1)
#define SERIES_TERMS_MAX UINT64_C(1000000000000000)

/* The version of the sequence of operations; incremented whenever the bits change. */
#define SERIES_METHOD 2

struct series {
    uint64_t terms;      /* N */
    uint64_t block_size; /* terms in a block, a power of two; the last may have fewer */
    uint64_t blocks;
};

/* A sum of terms, and how many they are. */
struct partial {
    struct fixed sum;
    uint64_t terms;
};

static inline struct partial partial_add(struct partial a, struct partial b)
{
    return (struct partial){.sum = fixed_add(a.sum, b.sum), .terms = a.terms + b.terms};
}

/* RETURN: the first TERMS terms, split into blocks.
 */
struct series series_init(uint64_t terms);

/* RETURN: the number of terms in blocks FIRST to FIRST + COUNT - 1.
 */
uint64_t series_terms_in(const struct series *series, uint64_t first, uint64_t count);

/* RETURN: the sum of blocks FIRST to FIRST + COUNT - 1, all of which are in the series.  Its
 * bits do not depend on KERNEL.  Needs the default floating-point environment (rounding to
 * nearest, no flush to zero).
 */
struct fixed series_sum(const struct series *series, const struct kernel *kernel,
                        uint64_t first, uint64_t count);

#endif /* PIJOB_SUM_SERIES_H */
