/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_READER_WORK_H
#define PIJOB_CHECKPOINT_READER_WORK_H

#include "epoch_names.h"
#include "reader.h"

/* What is common to reading the records of an epoch (reader_sums.h) from any kind of files.
 */

/* The epoch that is being read. */
struct epoch_reader {
    int directory;
    char name[EPOCH_NAME_SIZE];
    const struct record *base;
    struct coverage gaps; /* what the base has not: the work of the epoch */
    uint64_t work;        /* blocks of it */
    struct rank_sums *sums;
};

/* RETURN: what is wrong with RECORD, or NULL.
 */
const char *reader_rank_problem(const struct reader *reader, const struct epoch_reader *epoch,
                                const struct record *record);

/* RECORD, FILE, was read: tell the visitor of it, and keep what it holds, if nothing is wrong
 * with it, and it was not known before.
 * RETURN: 0, or -1 with the reason in the reader's error: memory.
 */
int reader_keep_sum(struct reader *reader, struct epoch_reader *epoch, const char *file,
                    const struct record *record, const char *problem);

/* Open the directory NAME of DIR, whose path for people in the checkpoint directory is PLACE.
 * RETURN: its descriptor, or -1: it has been told that there is none, or, with FAILED, it
 * cannot be known, for the reason in the reader's error.
 */
int reader_open_directory(struct reader *reader, int dir, const char *name, const char *place,
                          bool *failed);

#endif /* PIJOB_CHECKPOINT_READER_WORK_H */
