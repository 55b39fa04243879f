/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * records.c - a checkpoint directory as two interrupted launches of many ranks leave it
 *
 * Each rank of the first saves half of its share; then each of the second half of what
 * is left to it.  So the base has as many intervals as there are ranks, which is the
 * most laborious case for whoever restores it.  More than 64 ranks are 64 on each host.
 */

#include <config.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "checkpoint/epoch_names.h"
#include "checkpoint/store.h"
#include "sum/coverage.h"
#include "sum/kernel.h"
#include "sum/series.h"

enum { RANKS_PER_HOST = 64 };

static struct fixed sum_of(const struct series *series, const struct coverage *work,
                           struct interval slice)
{
    struct fixed sum = fixed_zero();

    while (slice.count > 0) {
        struct interval piece = coverage_slice(work, slice);

        sum = fixed_add(sum, series_sum(series, kernel_best(), piece.first, piece.count));
        slice.first += piece.count;
        slice.count -= piece.count;
    }
    return sum;
}

static int save_half(const struct series *series, const struct epoch_place *place,
                     const struct coverage *work, uint32_t rank, uint32_t ranks,
                     struct error *err)
{
    const struct fingerprint fingerprint = fingerprint_of(series);
    struct interval share = split_part(coverage_blocks(work), rank, ranks);
    struct interval half = {share.first, share.count / 2};
    const struct writer_rank writes = {
        .rank = rank,
        .ranks = ranks,
        .share = share,
        .host = place->hosts > 0 ? rank / RANKS_PER_HOST : 0,
        .index = rank % RANKS_PER_HOST,
    };
    struct writer *writer = NULL;
    int rc = -1;

    if (place->hosts == 0 || writes.index > 0 ||
        writer_make_file(place, writes.host, err) == 0)
        writer = writer_open(place, &fingerprint, &writes, err);
    if (writer)
        rc = writer_save(writer, half.count, sum_of(series, work, half), err);
    writer_close(writer);
    return rc;
}

static int launch(const struct series *series, const char *path, uint32_t ranks,
                  struct error *err)
{
    struct store *store = store_open(path, series, err);
    struct coverage work = {.count = 0};
    struct epoch_place place;
    uint32_t hosts =
        ranks > EPOCH_RANK_FILES_MAX ? (ranks + RANKS_PER_HOST - 1) / RANKS_PER_HOST : 0;
    int rc = -1;

    if (store && coverage_gaps(&store_restored(store)->coverage, series->blocks, &work) == 0 &&
        store_begin(store, true, ranks, hosts, &place, err) == 0) {
        rc = 0;
        for (uint32_t rank = 0; rc == 0 && rank < ranks; rank++)
            rc = save_half(series, &place, &work, rank, ranks, err);
    }
    coverage_clear(&work);
    store_close(store);
    return rc;
}

int main(int argc, char **argv)
{
    struct error err = {"out of memory"};
    struct series series;
    uint32_t ranks;

    if (argc != 4) {
        (void)fprintf(stderr, "Usage: records DIR TERMS RANKS\n");
        return 4;
    }
    series = series_init(strtoull(argv[2], NULL, 10));
    ranks = (uint32_t)strtoul(argv[3], NULL, 10);
    if (launch(&series, argv[1], ranks, &err) < 0 ||
        launch(&series, argv[1], ranks, &err) < 0) {
        (void)fprintf(stderr, "records: %s\n", err.text);
        return 1;
    }
    return 0;
}
