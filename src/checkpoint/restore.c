/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * restore.c - from the files of a checkpoint directory to coverage and sum
 *
 * A record counts only if everything that can be known of it beforehand is right: its
 * checksum, its kind, the epoch and the launch that it belongs to, its rank, and the
 * rank's share of the work, which follows from the base of the epoch.  So a record that
 * was moved, or left over, is as useless as one that was cut off.
 */

#include <config.h>

#include "restore.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "durable.h"
#include "epoch.h"
#include "sum/expected.h"

enum { EPOCHS_TRIED = 16 }; /* a launch leaves one behind, if it is interrupted */

struct reader {
    const char *path;
    const struct series *series;
    struct fingerprint fingerprint;
    restore_visit_f *visit;
    void *arg;
    struct restored *restored;
    struct error *err;
};

/* How reading one record ended. */
enum found {
    FOUND_VALID,
    FOUND_NONE,    /* no such file */
    FOUND_DAMAGED, /* told to the visitor, counted, and passed over */
    FOUND_FOREIGN, /* of another sum, or not to be read now: nothing here may be touched */
};

static void tell(struct reader *r, const char *file, const char *problem,
                 const struct record *record)
{
    if (problem)
        r->restored->damaged++;
    else
        r->restored->valid++;
    if (r->visit)
        r->visit(r->arg, file, problem, record);
}

/* Whether a failure to open or read says that there is something else than a record or a
 * folder, as if planted.  Anything else (no permission, a failing disk, no memory) may pass:
 * then the record may well be good, and must not be given up. */
static bool names_no_record(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ELOOP:  /* a symbolic link */
    case EINVAL: /* no regular file */
    case ENXIO:  /* a socket */
    case EFBIG:  /* far too large */
        return true;
    default:
        return false;
    }
}

/* Read the record NAME in the folder DIR; FILE is its name for people. */
static enum found read_record(struct reader *r, int dir, const char *name, const char *file,
                              enum record_kind kind, struct record *record)
{
    struct error why;
    size_t length;
    unsigned char *bytes = durable_read(dir, name, RECORD_BYTES_MAX, &length, &why);
    int rc;

    if (!bytes && errno == ENOENT)
        return FOUND_NONE;
    if (!bytes && !names_no_record(errno)) {
        (void)error_set(r->err, "%s/%s: %s; nothing was changed", r->path, file, why.text);
        return FOUND_FOREIGN;
    }
    rc = bytes ? record_decode(record, bytes, length, &why) : -1;
    free(bytes);
    if (rc == 0 && record->kind != kind) {
        record_clear(record);
        rc = error_set(&why, "is a record of another kind");
    }
    if (rc < 0) {
        tell(r, file, why.text, NULL);
        return FOUND_DAMAGED;
    }
    if (fingerprint_check(&record->fingerprint, &r->fingerprint, &why) < 0) {
        record_clear(record);
        (void)error_set(r->err,
                        "%s/%s: %s; give this job another checkpoint.directory, or remove "
                        "that one",
                        r->path, file, why.text);
        return FOUND_FOREIGN;
    }
    return FOUND_VALID;
}

static void remember_last(struct restored *restored, const struct record *record)
{
    if (record->written >= restored->last.written) {
        restored->last = *record;
        restored->last.coverage = (struct coverage){0};
    }
}

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
    if (coverage->count > 0) {
        struct interval last = coverage->interval[coverage->count - 1];

        if (last.count > r->series->blocks || last.first > r->series->blocks - last.count)
            return "has blocks that the sum has not";
    }
    return sum_problem(r, coverage, (struct interval){0, coverage_blocks(coverage)}, base);
}

/* Read the base of EPOCH, either copy of it. */
static enum found read_base(struct reader *r, int folder, uint64_t epoch, struct record *base)
{
    enum found found = FOUND_NONE;
    char epoch_text[EPOCH_NAME_SIZE];

    (void)epoch_name(epoch, epoch_text);
    for (unsigned slot = 0; slot < RECORD_SLOTS; slot++) {
        char name[EPOCH_NAME_SIZE];
        char file[2 * EPOCH_NAME_SIZE];
        const char *problem;

        (void)snprintf(file, sizeof(file), "%s/%s", epoch_text, epoch_base_name(slot, name));
        found = read_record(r, folder, name, file, RECORD_BASE, base);
        if (found == FOUND_FOREIGN)
            return found;
        if (found != FOUND_VALID)
            continue;
        problem = base_problem(r, base, epoch);
        tell(r, file, problem, base);
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
    int folder;
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
    return sum_problem(r, &e->gaps, (struct interval){share.first, record->done}, record);
}

/* The newest valid record of RANK in the subfolder DIR. */
static enum found read_rank(struct reader *r, const struct epoch_reader *e, int dir,
                            uint32_t rank, struct record *newest)
{
    enum found result = FOUND_NONE;

    for (unsigned slot = 0; slot < RECORD_SLOTS; slot++) {
        char folder[EPOCH_NAME_SIZE];
        char name[EPOCH_NAME_SIZE];
        char file[4 * EPOCH_NAME_SIZE];
        struct record record;
        const char *problem;
        enum found found;

        (void)snprintf(file, sizeof(file), "%s/%s/%s", e->name,
                       epoch_subfolder_name(rank, folder),
                       epoch_record_name(rank, slot, name));
        found = read_record(r, dir, name, file, RECORD_RANK, &record);
        if (found == FOUND_FOREIGN)
            return found;
        if (found != FOUND_VALID)
            continue;
        problem = rank_problem(r, e, &record, rank);
        tell(r, file, problem, &record);
        if (!problem && (result != FOUND_VALID || record.sequence > newest->sequence)) {
            *newest = record;
            result = FOUND_VALID;
        }
        record_clear(&record);
    }
    return result;
}

/* Add what RECORD has summed; its place among the blocks follows from the gaps. */
static int unite(struct reader *r, const struct epoch_reader *e, const struct record *record)
{
    struct interval slice = {record->share.first, record->done};

    while (slice.count > 0) {
        struct interval piece = coverage_slice(&e->gaps, slice);

        if (piece.count == 0 || coverage_add(&r->restored->coverage, piece) < 0)
            return error_set(r->err, "%s: out of memory", r->path);
        slice.first += piece.count;
        slice.count -= piece.count;
    }
    r->restored->sum = fixed_add(r->restored->sum, record->sum);
    remember_last(r->restored, record);
    return 0;
}

static int read_ranks(struct reader *r, const struct epoch_reader *e)
{
    int dir = -1;
    int rc = 0;

    for (uint32_t rank = 0; rc == 0 && rank < e->base->ranks; rank++) {
        struct record record;
        enum found found;

        if (rank % EPOCH_RANKS_PER_FOLDER == 0) {
            char name[EPOCH_NAME_SIZE];
            char file[2 * EPOCH_NAME_SIZE + 1];
            struct error why;

            if (dir >= 0)
                (void)close(dir);
            (void)epoch_subfolder_name(rank, name);
            dir = durable_open_folder(e->folder, e->name, name, &why);
            (void)snprintf(file, sizeof(file), "%s/%s", e->name, name);
            if (dir < 0 && !names_no_record(errno)) {
                (void)error_set(r->err, "%s/%s; nothing was changed", r->path, why.text);
                return -1;
            }
            if (dir < 0)
                tell(r, file, "is missing, or no folder", NULL);
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

/* ---- The directory ---- */

static int copy_coverage(const struct coverage *from, struct coverage *to)
{
    for (size_t i = 0; i < from->count; i++)
        if (coverage_add(to, from->interval[i]) < 0)
            return -1;
    return 0;
}

/* Read EPOCH; FOUND_NONE or FOUND_DAMAGED when it has no usable base. */
static enum found read_epoch(struct reader *r, int dir, uint64_t epoch)
{
    struct epoch_reader e = {.folder = -1};
    struct restored *restored = r->restored;
    struct record base = {0};
    struct error why;
    enum found found;

    e.folder = durable_open_folder(dir, r->path, epoch_name(epoch, e.name), &why);
    if (e.folder < 0 && names_no_record(errno))
        return FOUND_NONE;
    if (e.folder < 0) {
        (void)error_set(r->err, "%s; nothing was changed", why.text);
        return FOUND_FOREIGN;
    }
    found = read_base(r, e.folder, epoch, &base);
    if (found == FOUND_VALID) {
        e.base = &base;
        restored->epoch = epoch;
        restored->ranks = base.ranks;
        restored->sum = base.sum;
        remember_last(restored, &base);
        if (copy_coverage(&base.coverage, &restored->coverage) < 0 ||
            coverage_gaps(&base.coverage, r->series->blocks, &e.gaps) < 0) {
            (void)error_set(r->err, "%s: out of memory", r->path);
            found = FOUND_FOREIGN;
        } else {
            e.work = coverage_blocks(&e.gaps);
            if (read_ranks(r, &e) < 0)
                found = FOUND_FOREIGN;
        }
    }
    coverage_clear(&e.gaps);
    record_clear(&base);
    (void)close(e.folder);
    return found;
}

int restore(int dir, const char *path, const struct series *series, restore_visit_f *visit,
            void *arg, struct restored *restored, struct error *err)
{
    struct reader r = {path, series, fingerprint_of(series), visit, arg, restored, err};
    struct record manifest = {0};
    uint64_t epoch = 0;
    enum found found;

    *restored = (struct restored){.epoch = 0};
    if (epoch_highest(dir, &restored->highest) < 0)
        return error_set(err, "%s: cannot be read: %s", path, strerror(errno));
    found = read_record(&r, dir, "MANIFEST", "MANIFEST", RECORD_MANIFEST, &manifest);
    if (found == FOUND_FOREIGN)
        return -1;
    if (found == FOUND_VALID) {
        tell(&r, "MANIFEST", NULL, &manifest);
        epoch = manifest.epoch;
        record_clear(&manifest);
        found = read_epoch(&r, dir, epoch);
        if (found == FOUND_NONE) {
            tell(&r, "MANIFEST", "names an epoch that is not there", NULL);
            found = FOUND_DAMAGED;
        }
    } else if (found == FOUND_NONE) {
        /* No launch ever got as far as an epoch of its own; or somebody removed it. */
        found = restored->highest > 0 ? FOUND_DAMAGED : FOUND_NONE;
    }
    /* A damaged MANIFEST or base: any other epoch with a base holds right sums, too; the
     * latest has the most. */
    for (uint64_t n = restored->highest, tries = EPOCHS_TRIED;
         found == FOUND_DAMAGED && n > 0 && tries > 0; n--, tries--)
        if (n != epoch && (found = read_epoch(&r, dir, n)) == FOUND_NONE)
            found = FOUND_DAMAGED;
    if (found == FOUND_FOREIGN) {
        restore_clear(restored);
        return -1;
    }
    return 0;
}

void restore_clear(struct restored *restored)
{
    coverage_clear(&restored->coverage);
    *restored = (struct restored){0};
}
