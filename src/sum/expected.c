/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * expected.c - the expected sum of any set of blocks
 */

#include <config.h>

#include "expected.h"

#include "oracle.h"

static struct fixed exact_up_to(uint64_t terms)
{
    return terms > 0 ? oracle_partial_sum(terms) : fixed_zero();
}

/* Remove the first interval of blocks from SLICE.  RETURN: whether there was one. */
static bool next_piece(const struct coverage *work, struct interval *slice,
                       struct interval *piece)
{
    *piece = coverage_slice(work, *slice);
    slice->first += piece->count;
    slice->count -= piece->count;
    return piece->count > 0;
}

double expected_deviation(const struct series *series, const struct coverage *work,
                          struct interval slice, struct fixed sum)
{
    struct interval piece;

    while (next_piece(work, &slice, &piece)) {
        uint64_t begin = piece.first * series->block_size;
        uint64_t end = begin + series_terms_in(series, piece.first, piece.count);

        sum = fixed_sub(sum, fixed_sub(exact_up_to(end), exact_up_to(begin)));
    }
    return fixed_to_double(fixed_abs(sum));
}

uint64_t expected_terms(const struct series *series, const struct coverage *work,
                        struct interval slice)
{
    struct interval piece;
    uint64_t terms = 0;

    while (next_piece(work, &slice, &piece))
        terms += series_terms_in(series, piece.first, piece.count);
    return terms;
}
