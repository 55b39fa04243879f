/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * reader_epoch.c - one epoch of a checkpoint directory, read for restore()
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
#include <unistd.h>

#include "core/no_memory.h"
#include "durable.h"
#include "epoch_names.h"
#include "sum/expected.h"

/* A core that computes wrongly writes records that are whole. */
static const char *sum_problem(const struct reader *r, const struct coverage *work,
                               struct interval slice, const struct record *record)
{
    if (expected_deviation(r->series, work, slice, record->sum) <= DEVIATION_MAX)
        return NULL;
    return "holds a wrong sum";
}

/* ---- The base of an epoch ---- */

/* What a base says that cannot be, or NULL. */
static const char *base_problem(const struct reader *r, const struct record *base,
                                uint64_t epoch)
{
    const struct coverage *coverage = &base->coverage;

    if (base->epoch != epoch)
        return "belongs to another epoch";
    if (base->ranks > EPOCH_RANKS_MAX)
        return "names more ranks than a job can have";
    if (coverage->count > 0) {
        struct interval last = coverage->interval[coverage->count - 1];

        if (last.count > r->series->blocks || last.first > r->series->blocks - last.count)
            return "contains blocks outside the sum";
    }
    return sum_problem(r, coverage, (struct interval){0, coverage_blocks(coverage)}, base);
}

/* Read the base of EPOCH, either copy of it. */
static enum found read_base(struct reader *r, int directory, uint64_t epoch,
                            struct record *base)
{
    enum found found = FOUND_NONE;
    char epoch_text[EPOCH_NAME_SIZE];

    (void)epoch_name(epoch, epoch_text);
    for (unsigned slot = 0; slot < RECORD_SLOTS; slot++) {
        char name[EPOCH_NAME_SIZE];
        char file[2 * EPOCH_NAME_SIZE];
        const char *problem;

        (void)snprintf(file, sizeof(file), "%s/%s", epoch_text, epoch_base_name(slot, name));
        found = reader_record(r, directory, name, file, RECORD_BASE, base);
        if (found == FOUND_FOREIGN)
            return found;
        if (found != FOUND_VALID)
            continue;
        problem = base_problem(r, base, epoch);
        reader_tell(r, file, problem, base);
        if (!problem)
            return FOUND_VALID;
        record_clear(base);
        found = FOUND_DAMAGED;
    }
    return found;
}

/* ---- The records of the ranks ---- */

/* The epoch that is being read. */
struct epoch_reader {
    int directory;
    char name[EPOCH_NAME_SIZE];
    const struct record *base;
    struct coverage gaps; /* what the base has not: the work of the epoch */
    uint64_t work;        /* blocks of it */
    struct coverage done; /* of the work, by the ranks read so far */
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
    return sum_problem(r, &e->gaps, (struct interval){share.first, record->done}, record);
}

/* The newest valid record of RANK in the subdirectory DIR. */
static enum found read_rank(struct reader *r, const struct epoch_reader *e, int dir,
                            uint32_t rank, struct record *newest)
{
    enum found result = FOUND_NONE;

    for (unsigned slot = 0; slot < RECORD_SLOTS; slot++) {
        char directory[EPOCH_NAME_SIZE];
        char name[EPOCH_NAME_SIZE];
        char file[4 * EPOCH_NAME_SIZE];
        struct record record;
        const char *problem;
        enum found found;

        (void)snprintf(file, sizeof(file), "%s/%s/%s", e->name,
                       epoch_subdirectory_name(rank, directory),
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

/* Add what RECORD has summed; its place among the blocks follows from the gaps. */
static int unite(struct reader *r, struct epoch_reader *e, const struct record *record)
{
    struct interval slice = {record->share.first, record->done};

    while (slice.count > 0) {
        struct interval piece = coverage_slice(&e->gaps, slice);

        if (piece.count == 0 || coverage_add(&e->done, piece) < 0)
            return no_memory(r->err, r->path);
        slice.first += piece.count;
        slice.count -= piece.count;
    }
    r->restored->sum = fixed_add(r->restored->sum, record->sum);
    reader_keep_last(r, record);
    return 0;
}

static int read_ranks(struct reader *r, struct epoch_reader *e)
{
    int dir = -1;
    int rc = 0;

    for (uint32_t rank = 0; rc == 0 && rank < e->base->ranks; rank++) {
        struct record record;
        enum found found;

        if (rank % EPOCH_RANKS_PER_DIRECTORY == 0) {
            char name[EPOCH_NAME_SIZE];
            char file[2 * EPOCH_NAME_SIZE + 1];
            struct error why;

            if (dir >= 0)
                (void)close(dir);
            (void)epoch_subdirectory_name(rank, name);
            dir = durable_open_directory(e->directory, e->name, name, &why);
            (void)snprintf(file, sizeof(file), "%s/%s", e->name, name);
            if (dir < 0 && !reader_names_no_record(errno)) {
                (void)error_set(r->err, "%s/%s; nothing was changed", r->path, why.text);
                return -1;
            }
            if (dir < 0)
                reader_tell(r, file, "is missing, or is not a directory", NULL);
        }
        if (dir < 0)
            continue;
        found = read_rank(r, e, dir, rank, &record);
        if (found == FOUND_FOREIGN)
            rc = -1;
        else if (found == FOUND_VALID)
            rc = unite(r, e, &record);
    }
    if (dir >= 0)
        (void)close(dir);
    return rc;
}

/* ---- The whole epoch ---- */

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
    return 0;
}

enum found reader_epoch(struct reader *r, int dir, uint64_t epoch)
{
    struct epoch_reader e = {.directory = -1};
    struct restored *restored = r->restored;
    struct record base = {0};
    struct error why;
    enum found found;

    e.directory = durable_open_directory(dir, r->path, epoch_name(epoch, e.name), &why);
    if (e.directory < 0 && reader_names_no_record(errno))
        return FOUND_NONE;
    if (e.directory < 0) {
        (void)error_set(r->err, "%s; nothing was changed", why.text);
        return FOUND_FOREIGN;
    }
    found = read_base(r, e.directory, epoch, &base);
    if (found == FOUND_VALID) {
        e.base = &base;
        restored->epoch = epoch;
        restored->ranks = base.ranks;
        restored->sum = base.sum;
        reader_keep_last(r, &base);
        if (coverage_gaps(&base.coverage, r->series->blocks, &e.gaps) < 0) {
            (void)no_memory(r->err, r->path);
            found = FOUND_FOREIGN;
        } else {
            e.work = coverage_blocks(&e.gaps);
            if (read_ranks(r, &e) < 0) {
                found = FOUND_FOREIGN;
            } else if (merge(&base.coverage, &e.done, &restored->coverage) < 0) {
                (void)no_memory(r->err, r->path);
                found = FOUND_FOREIGN;
            }
        }
    }
    coverage_clear(&e.gaps);
    coverage_clear(&e.done);
    record_clear(&base);
    (void)close(e.directory);
    return found;
}
