/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_READER_SUMS_H
#define PIJOB_CHECKPOINT_READER_SUMS_H

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

#endif /* PIJOB_CHECKPOINT_READER_SUMS_H */
