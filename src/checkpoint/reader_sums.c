/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * reader_sums.c - what the ranks of an epoch have summed, whatever files it is in
 */

#include <config.h>

#include "reader_sums.h"

#include <unistd.h>

#include "core/no_memory.h"
#include "durable.h"
#include "reader_files.h"
#include "unite.h"

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
        rank_sums_order(sums);
    }
    coverage_clear(&e.gaps);
    (void)close(e.directory);
    return rc;
}
