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
#include "epoch_names.h"
#include "reader_sums.h"
#include "unite.h"

enum { LOOKS_MAX = 10 }; /* at a directory that changes meanwhile */

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

/* What MANIFEST says. */
struct manifest {
    enum found found;
    uint64_t epoch;
    uint64_t run;
};

static struct manifest read_manifest(struct reader *r, int dir)
{
    struct record record = {0};
    struct manifest manifest = {
        .found = reader_record(r, dir, MANIFEST_NAME, MANIFEST_NAME, RECORD_MANIFEST, &record),
    };

    if (manifest.found == FOUND_VALID) {
        reader_tell(r, MANIFEST_NAME, NULL, &record);
        manifest.epoch = record.epoch;
        manifest.run = record.run;
        record_clear(&record);
    }
    return manifest;
}

/* A launch that was halted after it had made sure that it owns DIR, and taken over, may go on
 * just now: put its epoch in force, and remove the one that is being read.  What it has put in
 * force holds at least as much.  RETURN whether MANIFEST is no longer as it was BEFORE; -1: it
 * cannot be read now. */
static int has_changed(int dir, const char *path, const struct series *series,
                       const struct manifest *before, struct error *err)
{
    struct restored unused = {.epoch = 0};
    struct reader r = {path, series, fingerprint_of(series), NULL, NULL, &unused, err};
    struct manifest now = read_manifest(&r, dir);

    if (now.found == FOUND_FOREIGN)
        return -1;
    return now.found != before->found || now.epoch != before->epoch || now.run != before->run;
}

/* Read the base of the epoch that MANIFEST names; FOUND_DAMAGED: another one has to do. */
static enum found read_named(struct reader *r, int dir, const struct manifest *manifest,
                             struct record *base)
{
    enum found found = manifest->found;

    /* Without one, no launch ever got as far as an epoch of its own; or somebody removed it.
     */
    if (found == FOUND_NONE)
        return FOUND_DAMAGED;
    if (found != FOUND_VALID)
        return found;
    found = reader_base(r, dir, manifest->epoch, base);
    if (found == FOUND_NONE) {
        reader_tell(r, MANIFEST_NAME, "names an epoch that does not exist", NULL);
        found = FOUND_DAMAGED;
    }
    return found;
}

/* Find the epoch in force: its base in BASE (epoch 0: there is none), and what else is known
 * in RESTORED. */
static int read_base(int dir, const char *path, const struct series *series,
                     restore_visit_f *visit, void *arg, struct manifest *manifest,
                     struct record *base, struct restored *restored, struct error *err)
{
    struct reader r = {path, series, fingerprint_of(series), visit, arg, restored, err};
    struct epochs epochs;
    enum found found = FOUND_FOREIGN;

    *base = (struct record){.epoch = 0};
    *restored = (struct restored){.epoch = 0};
    *manifest = read_manifest(&r, dir);
    if (list_epochs(dir, path, &epochs, err) == 0) {
        restored->epochs = epochs.count;
        restored->highest = epochs.count > 0 ? epochs.number[0] : 0;
        found = read_named(&r, dir, manifest, base);
        /* A damaged MANIFEST or base: any other epoch with a base holds right sums, too; the
         * latest has the most.  Numbers may be missing between them. */
        for (size_t i = 0; i < epochs.count && found != FOUND_VALID && found != FOUND_FOREIGN;
             i++)
            if (epochs.number[i] != manifest->epoch)
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

int restore_part(int dir, const char *path, const struct series *series,
                 restore_visit_f *visit, void *arg, const struct record *base,
                 struct interval parts, struct rank_sums *sums, struct error *err)
{
    struct restored found = {.epoch = 0};
    struct reader r = {path, series, fingerprint_of(series), visit, arg, &found, err};

    *sums = (struct rank_sums){.count = 0};
    if (reader_sums(&r, dir, base, parts, sums) < 0) {
        rank_sums_clear(sums);
        return -1;
    }
    sums->valid = found.valid;
    sums->damaged = found.damaged;
    sums->last = found.last;
    return 0;
}

/* What restore_with() was told. */
struct call {
    int dir;
    const char *path;
    const struct series *series;
    restore_visit_f *visit;
    void *arg;
    const struct restore_help *help;
};

/* Each record of the epoch of BASE is good, but the sum of all is wrong by more than it can be: a
 * core has computed wrongly.  Nobody can tell which. */
static void forget(const struct call *c, const struct record *base, struct restored *restored)
{
    struct error err;
    struct reader r = {.visit = c->visit, .arg = c->arg, .restored = restored, .err = &err};
    char name[EPOCH_NAME_SIZE];

    reader_tell(&r, epoch_name(base->epoch, name),
                "has good records, but their sum is wrong: a rank has computed wrongly", NULL);
    restored->epoch = 0;
    restored->ranks = 0;
}

/* Read all that the ranks have summed since BASE, and unite it.  RETURN 1 when HELP did not lead
 * to it: then all must be read here. */
static int read_since(const struct call *c, const struct record *base, bool helped,
                      struct restored *restored, struct error *err)
{
    struct rank_sums sums = {.count = 0};
    int rc = helped ? c->help->read(c->help->arg, base, &sums)
                    : restore_part(c->dir, c->path, c->series, c->visit, c->arg, base,
                                   (struct interval){0, restore_parts(base)}, &sums, err);

    if (rc == 0) {
        enum united united = unite(c->series, base, &sums, restored);

        if (united == UNITED_NO_MEMORY)
            rc = no_memory(err, c->path);
        else if (united == UNITED_WRONG && helped)
            rc = 1;
        else if (united == UNITED_WRONG)
            forget(c, base, restored);
    }
    rank_sums_clear(&sums);
    return rc;
}

/* Look once; MANIFEST is what that says. */
static int look(const struct call *c, struct manifest *manifest, struct restored *restored,
                struct error *err)
{
    struct record base;
    int rc = read_base(c->dir, c->path, c->series, c->visit, c->arg, manifest, &base, restored,
                       err);

    if (rc == 0 && base.epoch > 0) {
        rc = c->help && restore_parts(&base) > 0 ? read_since(c, &base, true, restored, err)
                                                 : 1;
        if (rc == 1)
            rc = read_since(c, &base, false, restored, err);
        record_clear(&base);
    }
    if (rc < 0)
        restore_clear(restored);
    return rc;
}

static int restore_by(const struct call *c, struct restored *restored, struct error *err)
{
    for (int i = 0; i < LOOKS_MAX; i++) {
        struct manifest manifest;
        struct error unreadable;
        int rc = look(c, &manifest, restored, err);
        int changed = manifest.found == FOUND_FOREIGN
                          ? 0
                          : has_changed(c->dir, c->path, c->series, &manifest, &unreadable);

        if (changed == 0)
            return rc;
        if (rc == 0)
            restore_clear(restored);
        if (changed < 0) {
            *err = unreadable;
            return -1;
        }
    }
    return error_set(err,
                     "%s/" MANIFEST_NAME ": other launches keep replacing it; start the job "
                     "again",
                     c->path);
}

int restore(int dir, const char *path, const struct series *series, restore_visit_f *visit,
            void *arg, struct restored *restored, struct error *err)
{
    const struct call call = {dir, path, series, visit, arg, NULL};

    return restore_by(&call, restored, err);
}

int restore_with(const struct restore_help *help, int dir, const char *path,
                 const struct series *series, struct restored *restored, struct error *err)
{
    const struct call call = {dir, path, series, NULL, NULL, help};

    return restore_by(&call, restored, err);
}

uint32_t restore_parts(const struct record *base)
{
    return reader_parts(base);
}

void restore_clear(struct restored *restored)
{
    coverage_clear(&restored->coverage);
    *restored = (struct restored){0};
}
