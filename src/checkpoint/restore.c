/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * restore.c - read the coverage and the sum from a checkpoint directory
 */

#include <config.h>

#include "restore.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/no_memory.h"
#include "durable.h"
#include "epoch.h"
#include "reader.h"

/* The epochs of which there are directories. */
struct epochs {
    uint64_t *number;
    size_t count;
    size_t room;
    bool full; /* memory */
};

static void keep_epoch(int dir, const char *name, void *arg)
{
    struct epochs *epochs = arg;
    uint64_t number = epoch_number(name);

    (void)dir;
    if (number == 0 || epochs->full)
        return;
    if (epochs->count == epochs->room) {
        size_t room = epochs->room ? 2 * epochs->room : 16;
        uint64_t *grown = realloc(epochs->number, room * sizeof(*grown));

        if (!grown) {
            epochs->full = true;
            return;
        }
        epochs->number = grown;
        epochs->room = room;
    }
    epochs->number[epochs->count++] = number;
}

static int latest_first(const void *a, const void *b)
{
    const uint64_t *x = a;
    const uint64_t *y = b;

    return *x < *y ? 1 : *x > *y ? -1 : 0;
}

/* Which epochs there are, the latest first. */
static int list_epochs(int dir, const char *path, struct epochs *epochs, struct error *err)
{
    *epochs = (struct epochs){.count = 0};
    if (durable_list(dir, keep_epoch, epochs) < 0)
        return error_set(err, "%s: cannot be read: %s", path, strerror(errno));
    if (epochs->full)
        return no_memory(err, path);
    if (epochs->count > 0)
        qsort(epochs->number, epochs->count, sizeof(*epochs->number), latest_first);
    return 0;
}

/* Read what MANIFEST names, and the base of that epoch; FOUND_DAMAGED: another one has to do.
 */
static enum found read_manifest(struct reader *r, int dir, uint64_t *epoch,
                                struct record *base)
{
    struct record manifest = {0};
    enum found found =
        reader_record(r, dir, MANIFEST_NAME, MANIFEST_NAME, RECORD_MANIFEST, &manifest);

    /* Without one, no launch ever got as far as an epoch of its own; or somebody removed it.
     */
    if (found == FOUND_NONE)
        return FOUND_DAMAGED;
    if (found != FOUND_VALID)
        return found;
    reader_tell(r, MANIFEST_NAME, NULL, &manifest);
    *epoch = manifest.epoch;
    record_clear(&manifest);
    found = reader_base(r, dir, *epoch, base);
    if (found == FOUND_NONE) {
        reader_tell(r, MANIFEST_NAME, "names an epoch that does not exist", NULL);
        found = FOUND_DAMAGED;
    }
    return found;
}

int restore_base(int dir, const char *path, const struct series *series,
                 restore_visit_f *visit, void *arg, struct record *base,
                 struct restored *restored, struct error *err)
{
    struct reader r = {path, series, fingerprint_of(series), visit, arg, restored, err};
    struct epochs epochs;
    uint64_t named = 0;
    enum found found = FOUND_FOREIGN;

    *base = (struct record){.epoch = 0};
    *restored = (struct restored){.epoch = 0};
    if (list_epochs(dir, path, &epochs, err) == 0) {
        restored->epochs = epochs.count;
        restored->highest = epochs.count > 0 ? epochs.number[0] : 0;
        found = read_manifest(&r, dir, &named, base);
        /* A damaged MANIFEST or base: any other epoch with a base holds right sums, too; the
         * latest has the most.  Numbers may be missing between them. */
        for (size_t i = 0; i < epochs.count && found != FOUND_VALID && found != FOUND_FOREIGN;
             i++)
            if (epochs.number[i] != named)
                found = reader_base(&r, dir, epochs.number[i], base);
    }
    free(epochs.number);
    if (found == FOUND_FOREIGN) {
        restore_clear(restored);
        return -1;
    }
    if (found != FOUND_VALID) {
        *base = (struct record){.epoch = 0};
        return 0;
    }
    restored->epoch = base->epoch;
    restored->ranks = base->ranks;
    reader_keep_last(&r, base);
    return 0;
}

int restore_ranks(int dir, const char *path, const struct series *series,
                  restore_visit_f *visit, void *arg, const struct record *base,
                  struct interval ranks, struct rank_sums *sums, struct error *err)
{
    struct restored found = {.epoch = 0};
    struct reader r = {path, series, fingerprint_of(series), visit, arg, &found, err};

    *sums = (struct rank_sums){.count = 0};
    if (reader_ranks(&r, dir, base, ranks, sums) < 0) {
        rank_sums_clear(sums);
        return -1;
    }
    sums->valid = found.valid;
    sums->damaged = found.damaged;
    sums->last = found.last;
    return 0;
}

void rank_sums_clear(struct rank_sums *sums)
{
    free(sums->of);
    *sums = (struct rank_sums){.count = 0};
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
static int cover(const struct coverage *gaps, uint32_t ranks, const struct rank_sums *sums,
                 struct coverage *done)
{
    uint64_t work = coverage_blocks(gaps);

    for (size_t i = 0; i < sums->count; i++) {
        struct interval slice = {split_part(work, sums->of[i].rank, ranks).first,
                                 sums->of[i].done};

        while (slice.count > 0) {
            struct interval piece = coverage_slice(gaps, slice);

            if (piece.count == 0 || coverage_add(done, piece) < 0)
                return -1;
            slice.first += piece.count;
            slice.count -= piece.count;
        }
    }
    return 0;
}

int restore_unite(const struct series *series, const struct record *base,
                  const struct rank_sums *sums, struct restored *restored)
{
    struct coverage gaps = {.count = 0};
    struct coverage done = {.count = 0};
    int rc = -1;

    if (coverage_gaps(&base->coverage, series->blocks, &gaps) == 0 &&
        cover(&gaps, base->ranks, sums, &done) == 0)
        rc = merge(&base->coverage, &done, &restored->coverage);
    restored->sum = base->sum;
    for (size_t i = 0; i < sums->count; i++)
        restored->sum = fixed_add(restored->sum, sums->of[i].sum);
    restored->valid += sums->valid;
    restored->damaged += sums->damaged;
    if (sums->count > 0 && sums->last.written >= restored->last.written)
        restored->last = sums->last;
    coverage_clear(&gaps);
    coverage_clear(&done);
    return rc;
}

int restore(int dir, const char *path, const struct series *series, restore_visit_f *visit,
            void *arg, struct restored *restored, struct error *err)
{
    struct rank_sums sums = {.count = 0};
    struct record base;
    int rc = restore_base(dir, path, series, visit, arg, &base, restored, err);

    if (rc == 0 && base.epoch > 0) {
        rc = restore_ranks(dir, path, series, visit, arg, &base,
                           (struct interval){0, base.ranks}, &sums, err);
        if (rc == 0 && restore_unite(series, &base, &sums, restored) < 0)
            rc = no_memory(err, path);
        rank_sums_clear(&sums);
        record_clear(&base);
    }
    if (rc < 0)
        restore_clear(restored);
    return rc;
}

void restore_clear(struct restored *restored)
{
    coverage_clear(&restored->coverage);
    *restored = (struct restored){0};
}
