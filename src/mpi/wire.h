/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_WIRE_H
#define PIJOB_MPI_WIRE_H

#include <stdint.h>

#include "exchange.h"

/* A partial sum as it travels: PARTIAL_WORDS of MPI_UINT64_T, the limbs of the
 * sum and the number of terms.  Words of up to 2^32 ranks can be added as they
 * are, by MPI_SUM or by hand, before they are unpacked.
 */
enum { PARTIAL_WORDS = FIXED_LIMBS + 1 };

static inline void partial_pack(const struct partial *partial, uint64_t words[PARTIAL_WORDS])
{
    fixed_to_limbs(partial->sum, words);
    words[FIXED_LIMBS] = partial->terms;
}

static inline struct partial partial_unpack(const uint64_t words[PARTIAL_WORDS])
{
    return (struct partial){
        .sum = fixed_from_limbs(words),
        .terms = words[FIXED_LIMBS],
    };
}

/* Add the words of one more rank to SUM. */
static inline void partial_add_words(uint64_t sum[PARTIAL_WORDS],
                                     const uint64_t words[PARTIAL_WORDS])
{
    for (int i = 0; i < PARTIAL_WORDS; i++)
        sum[i] += words[i];
}

/* An interval as it travels: its first block and its count. */
enum { INTERVAL_WORDS = 2 };

static inline void interval_pack(struct interval interval, uint64_t words[INTERVAL_WORDS])
{
    words[0] = interval.first;
    words[1] = interval.count;
}

static inline struct interval interval_unpack(const uint64_t words[INTERVAL_WORDS])
{
    return (struct interval){.first = words[0], .count = words[1]};
}

#endif /* PIJOB_MPI_WIRE_H */
