/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * reader_ranks.c - the records of the ranks of an epoch, read for restore()
 *
 * A record counts only if everything that can be known of it beforehand is right: its
 * checksum, its kind, the epoch and the launch that it belongs to, its rank, and the
 * rank's share of the work, which follows from the base of the epoch.  So a record that
 * was moved, or left over, is as useless as one that was cut off.
 */

#include <config.h>

#include "reader.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/no_memory.h"
#include "durable.h"
#include "epoch.h"

/* The epoch that is being read. */
struct epoch_reader {
    int directory;
    char name[EPOCH_NAME_SIZE];
    const struct record *base;
    struct coverage gaps; /* what the base has not: the work of the epoch */
    uint64_t work;        /* blocks of it */
};

static const char *rank_problem(const struct reader *r, const struct epoch_reader *e,
                                const struct record *record, uint32_t rank)
{
    struct interval share = split_part(e->work, rank, e->base->ranks);

    if (record->epoch != e->base->epoch || record->run != e->base->run)
        return "belongs to another launch";
    if (record->rank != rank || record->ranks != e->base->ranks)
        return "belongs to another rank";
    if (record->share.first != share.first || record->share.count != share.count ||
        record->done > share.count)
        return "has another share of the work";
    return reader_sum_problem(r, &e->gaps, (struct interval){share.first, record->done},
                              record);
}

/* The newest valid record of RANK in its subdirectory DIR, called PLACE. */
static enum found read_rank(struct reader *r, const struct epoch_reader *e, int dir,
                            const char *place, uint32_t rank, struct record *newest)
{
    enum found result = FOUND_NONE;

    for (unsigned slot = 0; slot < RECORD_SLOTS; slot++) {
        char name[EPOCH_NAME_SIZE];
        char file[4 * EPOCH_NAME_SIZE];
        struct record record;
        const char *problem;
        enum found found;

        (void)snprintf(file, sizeof(file), "%s/%s/%s", e->name, place,
                       epoch_record_name(rank, slot, name));
        found = reader_record(r, dir, name, file, RECORD_RANK, &record);
        if (found == FOUND_FOREIGN)
            return found;
        if (found != FOUND_VALID)
            continue;
        problem = rank_problem(r, e, &record, rank);
        reader_tell(r, file, problem, &record);
        if (!problem && (result != FOUND_VALID || record.sequence > newest->sequence)) {
            *newest = record;
            result = FOUND_VALID;
        }
        record_clear(&record);
    }
    return result;
}

static int keep_sum(struct reader *r, const struct record *record, struct rank_sums *sums)
{
    if (sums->count == sums->room) {
        size_t room = sums->room ? 2 * sums->room : 64;
        struct rank_sum *grown = realloc(sums->of, room * sizeof(*grown));

        if (!grown)
            return no_memory(r->err, r->path);
        sums->of = grown;
        sums->room = room;
    }
    sums->of[sums->count++] = (struct rank_sum){record->rank, record->done, record->sum};
    reader_keep_last(r, record);
    return 0;
}

/* Open the subdirectory of RANK.  RETURN: its descriptor, or -1: it has been told that there
 * is none, or, with FAILED, it cannot be known. */
static int open_subdirectory(struct reader *r, const struct epoch_reader *e, uint32_t rank,
                             bool *failed)
{
    enum epoch_layout layout = (enum epoch_layout)e->base->layout;
    char place[EPOCH_NAME_SIZE];
    char file[2 * EPOCH_NAME_SIZE + 1];
    struct error why;
    int dir = epoch_open_subdirectory(e->directory, e->name, layout, rank, &why);

    *failed = dir < 0 && !reader_names_no_record(errno);
    if (*failed) {
        (void)error_set(r->err, "%s/%s; nothing was changed", r->path, why.text);
    } else if (dir < 0) {
        (void)snprintf(file, sizeof(file), "%s/%s", e->name,
                       epoch_place_name(layout, rank, place));
        reader_tell(r, file, "is missing, or is not a directory", NULL);
    }
    return dir;
}

static int read_all(struct reader *r, const struct epoch_reader *e, struct interval ranks,
                    struct rank_sums *sums)
{
    enum epoch_layout layout = (enum epoch_layout)e->base->layout;
    int dir = -1;
    int rc = 0;

    for (uint64_t i = 0; rc == 0 && i < ranks.count; i++) {
        uint32_t rank = (uint32_t)(ranks.first + i);
        char place[EPOCH_NAME_SIZE];
        struct record record;
        enum found found;
        bool failed = false;

        if (i == 0 || rank % epoch_ranks_per_directory(layout) == 0) {
            if (dir >= 0)
                (void)close(dir);
            dir = open_subdirectory(r, e, rank, &failed);
        }
        if (failed)
            return -1;
        if (dir < 0)
            continue;
        found = read_rank(r, e, dir, epoch_place_name(layout, rank, place), rank, &record);
        if (found == FOUND_FOREIGN)
            rc = -1;
        else if (found == FOUND_VALID)
            rc = keep_sum(r, &record, sums);
    }
    if (dir >= 0)
        (void)close(dir);
    return rc;
}

int reader_ranks(struct reader *r, int dir, const struct record *base, struct interval ranks,
                 struct rank_sums *sums)
{
    struct epoch_reader e = {.base = base};
    struct error why;
    int rc;

    if (ranks.count == 0)
        return 0;
    /* It was there when the base was read. */
    e.directory = durable_open_directory(dir, r->path, epoch_name(base->epoch, e.name), &why);
    if (e.directory < 0)
        return error_set(r->err, "%s; nothing was changed", why.text);
    if (coverage_gaps(&base->coverage, r->series->blocks, &e.gaps) < 0) {
        rc = no_memory(r->err, r->path);
    } else {
        e.work = coverage_blocks(&e.gaps);
        rc = read_all(r, &e, ranks, sums);
    }
    coverage_clear(&e.gaps);
    (void)close(e.directory);
    return rc;
}
