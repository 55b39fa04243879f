/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * unite.c - put together what the ranks of an epoch have summed
 */

#include <config.h>

#include "unite.h"

#include <stdlib.h>

#include "sum/coverage.h"
#include "sum/expected.h"

void rank_sums_clear(struct rank_sums *sums)
{
    free(sums->of);
    *sums = (struct rank_sums){.count = 0};
}

/* By rank; of those of the same rank, which somebody has copied, the one with most first. */
static int by_rank(const void *a, const void *b)
{
    const struct rank_sum *x = a;
    const struct rank_sum *y = b;

    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return x->done > y->done ? -1 : x->done < y->done;
}

void rank_sums_order(struct rank_sums *sums)
{
    size_t kept = 0;

    if (sums->count == 0)
        return;
    qsort(sums->of, sums->count, sizeof(*sums->of), by_rank);
    for (size_t i = 1; i < sums->count; i++)
        if (sums->of[i].rank != sums->of[kept].rank)
            sums->of[++kept] = sums->of[i];
    sums->count = kept + 1;
}

/* Unite A and B, which share no block, in TO, which is empty.  In ascending order each
 * interval goes to the end: with hundreds of thousands of ranks any other order would take
 * minutes. */
static int merge(const struct coverage *a, const struct coverage *b, struct coverage *to)
{
    size_t i = 0;
    size_t k = 0;

    while (i < a->count || k < b->count) {
        bool from_a =
            k == b->count || (i < a->count && a->interval[i].first < b->interval[k].first);

        if (coverage_add(to, from_a ? a->interval[i++] : b->interval[k++]) < 0)
            return -1;
    }
    return coverage_number(to);
}

/* The blocks of GAPS, the work of an epoch of RANKS ranks, that SUMS have. */
static enum united cover(const struct coverage *gaps, uint32_t ranks,
                         const struct rank_sums *sums, struct coverage *done)
{
    uint64_t work = coverage_blocks(gaps);

    for (size_t i = 0; i < sums->count; i++) {
        const struct rank_sum *sum = &sums->of[i];
        struct interval share;
        struct interval slice;

        if (sum->rank >= ranks || (i > 0 && sum->rank <= sums->of[i - 1].rank))
            return UNITED_WRONG;
        share = split_part(work, sum->rank, ranks);
        if (sum->done > share.count)
            return UNITED_WRONG;
        slice = (struct interval){share.first, sum->done};
        while (slice.count > 0) {
            struct interval piece = coverage_slice(gaps, slice);

            if (piece.count == 0)
                return UNITED_WRONG;
            if (coverage_add(done, piece) < 0)
                return UNITED_NO_MEMORY;
            slice.first += piece.count;
            slice.count -= piece.count;
        }
    }
    return UNITED;
}

enum united unite(const struct series *series, const struct record *base,
                  const struct rank_sums *sums, struct restored *restored)
{
    struct coverage gaps = {.count = 0};
    struct coverage done = {.count = 0};
    enum united rc = UNITED_NO_MEMORY;
    struct coverage all = {.count = 0};
    struct fixed sum = base->sum;

    if (coverage_gaps(&base->coverage, series->blocks, &gaps) == 0)
        rc = cover(&gaps, base->ranks, sums, &done);
    if (rc == UNITED && merge(&base->coverage, &done, &all) < 0)
        rc = UNITED_NO_MEMORY;
    coverage_clear(&gaps);
    coverage_clear(&done);
    for (size_t i = 0; rc == UNITED && i < sums->count; i++)
        sum = fixed_add(sum, sums->of[i].sum);
    if (rc == UNITED &&
        expected_deviation(series, &all, (struct interval){0, coverage_blocks(&all)}, sum) >
            DEVIATION_MAX)
        rc = UNITED_WRONG;
    if (rc != UNITED) {
        coverage_clear(&all);
        return rc;
    }
    restored->coverage = all;
    restored->sum = sum;
    restored->valid += sums->valid;
    restored->damaged += sums->damaged;
    if (sums->count > 0 && sums->last.written >= restored->last.written)
        restored->last = sums->last;
    return UNITED;
}
