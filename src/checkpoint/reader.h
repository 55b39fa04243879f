/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_READER_H
#define PIJOB_CHECKPOINT_READER_H

#include "core/error.h"
#include "record.h"
#include "sum/coverage.h"
#include "sum/fixed.h"

/* What a checkpoint directory holds, all valid records united. */
struct restored {
    uint64_t epoch; /* in force; 0: there is none */
    uint32_t ranks; /* that it was begun for */
    struct coverage coverage;
    struct fixed sum;   /* of these blocks */
    size_t epochs;      /* that have a directory, whole or not; with epoch 0, none is usable */
    uint64_t highest;   /* of them */
    unsigned valid;     /* records read */
    unsigned damaged;   /* records that could not be used */
    struct record last; /* the newest one: who wrote, and when; no coverage */
};

/* What one rank has summed since an epoch began. */
struct rank_sum {
    uint64_t rank;    /* not 32 bits: no padding is sent to other processes */
    uint64_t done;    /* blocks of its share of the work, from the first one on */
    struct fixed sum; /* of these */
};

/* What several ranks have summed, and what was found on the way. */
struct rank_sums {
    struct rank_sum *of;
    size_t count;
    size_t room;
    unsigned valid;     /* records read */
    unsigned damaged;   /* records that could not be used */
    struct record last; /* the newest one; no coverage */
};

/* Called for each record that is looked at: its file, what is wrong with it (NULL: nothing),
 * and the record itself if it is valid.
 */
typedef void restore_visit_f(void *arg, const char *file, const char *problem,
                             const struct record *record);

/* What restore() is doing, for those that read one record or one epoch of it.
 */
struct reader {
    const char *path; /* of the directory, for messages */
    const struct series *series;
    struct fingerprint fingerprint;
    restore_visit_f *visit;
    void *arg;
    struct restored *restored;
    struct error *err;
};

/* How reading ended. */
enum found {
    FOUND_VALID,
    FOUND_NONE,    /* no such file */
    FOUND_DAMAGED, /* told to the visitor, counted, and passed over */
    FOUND_FOREIGN, /* of another sum, or not to be read now: nothing here may be touched */
};

/* Count a record, FILE, and tell the visitor of it; PROBLEM is what is wrong with it, or NULL.
 */
void reader_tell(struct reader *reader, const char *file, const char *problem,
                 const struct record *record);

/* RETURN: whether ERROR, of a failure to open or read, says that there is something else than
 * a record or a directory, as if planted.  Anything else (no permission, a failing disk, no
 * memory) may pass: then the record may well be good, and must not be given up.
 */
bool reader_names_no_record(int error);

/* Read the record of KIND in these LENGTH BYTES; FILE is its name for people.
 * RETURN: FOUND_VALID with it in RECORD, to be cleared by the caller; FOUND_FOREIGN with the
 * reason in the reader's error.
 */
enum found reader_decode(struct reader *reader, const unsigned char *bytes, size_t length,
                         const char *file, enum record_kind kind, struct record *record);

/* The same with the file NAME in the directory DIR.
 */
enum found reader_record(struct reader *reader, int dir, const char *name, const char *file,
                         enum record_kind kind, struct record *record);

/* RECORD counts: keep it, if it is the newest.
 */
void reader_keep_last(struct reader *reader, const struct record *record);

/* Read the base of EPOCH of the directory DIR.
 * RETURN: FOUND_VALID with it in BASE, to be cleared by the caller; FOUND_NONE or
 * FOUND_DAMAGED when it has no usable base; FOUND_FOREIGN with the reason in the reader's
 * error.
 */
enum found reader_base(struct reader *reader, int dir, uint64_t epoch, struct record *base);

/* RETURN: what is wrong with the sum of RECORD, of the blocks of WORK that SLICE numbers, or
 * NULL.  A core that computes wrongly writes records that are whole.
 */
const char *reader_sum_problem(const struct reader *reader, const struct coverage *work,
                               struct interval slice, const struct record *record);

#endif /* PIJOB_CHECKPOINT_READER_H */
