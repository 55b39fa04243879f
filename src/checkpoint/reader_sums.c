/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * reader_sums.c - what the ranks of an epoch have summed, whatever files it is in
 */

#include <config.h>

#include "reader_sums.h"

#include <stdlib.h>
#include <unistd.h>

#include "core/no_memory.h"
#include "durable.h"
#include "reader_files.h"

/* By rank; of those of the same rank, which somebody has copied, the one with most first. */
static int by_rank(const void *a, const void *b)
{
    const struct rank_sum *x = a;
    const struct rank_sum *y = b;

    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return x->done > y->done ? -1 : x->done < y->done;
}

static void order(struct rank_sums *sums)
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

uint32_t reader_parts(const struct record *base)
{
    return base->hosts > 0 ? base->hosts : base->ranks;
}

int reader_sums(struct reader *r, int dir, const struct record *base, struct interval parts,
                struct rank_sums *sums)
{
    struct epoch_reader e = {.base = base, .sums = sums};
    struct error why;
    int rc;

    if (parts.count == 0)
        return 0;
    /* It was there when the base was read. */
    e.directory = durable_open_directory(dir, r->path, epoch_name(base->epoch, e.name), &why);
    if (e.directory < 0)
        return error_set(r->err, "%s; nothing was changed", why.text);
    if (coverage_gaps(&base->coverage, r->series->blocks, &e.gaps) < 0) {
        rc = no_memory(r->err, r->path);
    } else {
        e.work = coverage_blocks(&e.gaps);
        rc = base->hosts > 0 ? reader_host_files(r, &e, parts)
                             : reader_rank_files(r, &e, parts);
        order(sums);
    }
    coverage_clear(&e.gaps);
    (void)close(e.directory);
    return rc;
}
