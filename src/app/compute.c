/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * compute.c - summing an interval of blocks, piece by piece
 */

#include <config.h>

#include "compute.h"

/* Terms between two looks at the clock: some milliseconds. */
#define PIECE_TERMS (UINT64_C(1) << 23)

struct partial compute_sum(const struct series *series, struct interval mine,
                           compute_progress_f *progress, void *arg)
{
    uint64_t piece = PIECE_TERMS / series->block_size;
    struct partial partial = {.sum = fixed_zero()};

    for (uint64_t done = 0; done < mine.count;) {
        uint64_t first = mine.first + done;
        uint64_t count = mine.count - done < piece ? mine.count - done : piece;

        partial.sum = fixed_add(partial.sum, series_sum(series, first, count));
        partial.terms += series_terms_in(series, first, count);
        done += count;
        progress(arg, done);
    }
    return partial;
}
