/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_READER_SUMS_H
#define PIJOB_CHECKPOINT_READER_SUMS_H

#include "epoch_names.h"
#include "reader.h"

/* What the ranks of an epoch have summed since it began, read for restore().
 *
 * A record counts only if everything that can be known of it beforehand is right: its
 * checksum, its kind, the epoch and the launch that it belongs to, its rank, and the
 * rank's share of the work, which follows from the base of the epoch.  So a record that
 * was moved, or left over, is as useless as one that was cut off.
 *
 * The records of an epoch come in parts, of which many processes can read some each: those of
 * a host, if each host has a file, otherwise those of a rank.
 */

/* RETURN: the number of parts of the epoch that BASE began.
 */
uint32_t reader_parts(const struct record *base);

/* Read the parts PARTS of the epoch of the directory DIR that BASE began, to SUMS: each rank
 * once, in ascending order.
 * RETURN: 0, or -1 with the reason in the reader's error: it cannot be read now.
 */
int reader_sums(struct reader *reader, int dir, const struct record *base,
                struct interval parts, struct rank_sums *sums);

/* ---- For those that read one kind of part ---- */

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

/* Read the records of RANKS, or the files of HOSTS.  RETURN: as reader_sums().
 */
int reader_rank_files(struct reader *reader, struct epoch_reader *epoch,
                      struct interval ranks);
int reader_host_files(struct reader *reader, struct epoch_reader *epoch,
                      struct interval hosts);

/* Open the directory NAME of DIR, whose path for people in the checkpoint directory is PLACE.
 * RETURN: its descriptor, or -1: it has been told that there is none, or, with FAILED, it
 * cannot be known, for the reason in the reader's error.
 */
int reader_open_directory(struct reader *reader, int dir, const char *name, const char *place,
                          bool *failed);

#endif /* PIJOB_CHECKPOINT_READER_SUMS_H */
