/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * reader.c - one record of a checkpoint directory, read for restore()
 */

#include <config.h>

#include "reader.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "durable.h"
#include "epoch_names.h"

void reader_tell(struct reader *r, const char *file, const char *problem,
                 const struct record *record)
{
    if (problem)
        r->restored->damaged++;
    else
        r->restored->valid++;
    if (r->visit)
        r->visit(r->arg, file, problem, record);
}

bool reader_names_no_record(int error)
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

enum found reader_record(struct reader *r, int dir, const char *name, const char *file,
                         enum record_kind kind, struct record *record)
{
    struct error why;
    size_t length;
    unsigned char *bytes = durable_read(dir, name, RECORD_BYTES_MAX, &length, &why);
    bool short_of_memory;
    int rc;

    if (!bytes && errno == ENOENT)
        return FOUND_NONE;
    if (!bytes && !reader_names_no_record(errno)) {
        (void)error_set(r->err, "%s/%s: %s; nothing was changed", r->path, file, why.text);
        return FOUND_FOREIGN;
    }
    rc = bytes ? record_decode(record, bytes, length, &why) : -1;
    short_of_memory = bytes && rc < 0 && errno == ENOMEM;
    free(bytes);
    if (short_of_memory) {
        (void)error_set(r->err, "%s/%s: %s; nothing was changed", r->path, file, why.text);
        return FOUND_FOREIGN;
    }
    if (rc == 0 && record->kind != kind) {
        record_clear(record);
        rc = error_set(&why, "is a record of another kind");
    }
    if (rc < 0) {
        reader_tell(r, file, why.text, NULL);
        return FOUND_DAMAGED;
    }
    if (fingerprint_check(&record->fingerprint, &r->fingerprint, &why) < 0) {
        record_clear(record);
        (void)error_set(
            r->err,
            "%s/%s: %s; give this job another checkpoint.directory, or remove this one",
            r->path, file, why.text);
        return FOUND_FOREIGN;
    }
    return FOUND_VALID;
}

void reader_keep_last(struct reader *r, const struct record *record)
{
    struct restored *restored = r->restored;

    if (record->written >= restored->last.written) {
        restored->last = *record;
        restored->last.coverage = (struct coverage){0};
    }
}
