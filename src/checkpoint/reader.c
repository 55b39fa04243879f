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

/* FILE may be good, but not for this launch, or not now. */
static enum found foreign(struct reader *r, const char *file, const char *why,
                          const char *cure)
{
    (void)error_set(r->err, "%s/%s: %s; %s", r->path, file, why, cure);
    return FOUND_FOREIGN;
}

enum found reader_decode(struct reader *r, const unsigned char *bytes, size_t length,
                         const char *file, enum record_kind kind, struct record *record)
{
    struct error why;
    int rc = record_decode(record, bytes, length, &why);

    if (rc < 0 && errno == ENOMEM)
        return foreign(r, file, why.text, "nothing was changed");
    if (rc < 0 && errno == ENOTSUP)
        return foreign(r, file, why.text,
                       "resume with that version, or give this job another "
                       "checkpoint.directory");
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
        return foreign(r, file, why.text,
                       "give this job another checkpoint.directory, or remove this one");
    }
    return FOUND_VALID;
}

enum found reader_record(struct reader *r, int dir, const char *name, const char *file,
                         enum record_kind kind, struct record *record)
{
    struct error why;
    size_t length;
    unsigned char *bytes = durable_read(dir, name, RECORD_BYTES_MAX, &length, &why);
    enum found found;

    if (!bytes && errno == ENOENT)
        return FOUND_NONE;
    if (!bytes && !reader_names_no_record(errno))
        return foreign(r, file, why.text, "nothing was changed");
    if (!bytes) {
        reader_tell(r, file, why.text, NULL);
        return FOUND_DAMAGED;
    }
    found = reader_decode(r, bytes, length, file, kind, record);
    free(bytes);
    return found;
}

void reader_keep_last(struct reader *r, const struct record *record)
{
    struct restored *restored = r->restored;

    if (record->written >= restored->last.written) {
        restored->last = *record;
        restored->last.coverage = (struct coverage){0};
    }
}
