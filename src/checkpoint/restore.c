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

/* Read what MANIFEST names, which goes into EPOCH; FOUND_DAMAGED: another one has to do. */
static enum found read_manifest(struct reader *r, int dir, uint64_t *epoch)
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
    found = reader_epoch(r, dir, *epoch);
    if (found == FOUND_NONE) {
        reader_tell(r, MANIFEST_NAME, "names an epoch that does not exist", NULL);
        found = FOUND_DAMAGED;
    }
    return found;
}

int restore(int dir, const char *path, const struct series *series, restore_visit_f *visit,
            void *arg, struct restored *restored, struct error *err)
{
    struct reader r = {path, series, fingerprint_of(series), visit, arg, restored, err};
    struct epochs epochs;
    uint64_t named = 0;
    enum found found = FOUND_FOREIGN;

    *restored = (struct restored){.epoch = 0};
    if (list_epochs(dir, path, &epochs, err) == 0) {
        restored->epochs = epochs.count;
        restored->highest = epochs.count > 0 ? epochs.number[0] : 0;
        found = read_manifest(&r, dir, &named);
        /* A damaged MANIFEST or base: any other epoch with a base holds right sums, too; the
         * latest has the most.  Numbers may be missing between them. */
        for (size_t i = 0; i < epochs.count && found != FOUND_VALID && found != FOUND_FOREIGN;
             i++)
            if (epochs.number[i] != named)
                found = reader_epoch(&r, dir, epochs.number[i]);
    }
    free(epochs.number);
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
