/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_WRITER_H
#define PIJOB_CHECKPOINT_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "record.h"

/* Where a launch writes its checkpoints: the same on every rank. */
struct epoch_place {
    char path[1024]; /* of the checkpoint directory */
    uint64_t epoch;
    uint64_t run;
};

/* One rank's hand on its two records, which are written in turn: the one that is written
 * is never the only good one.
 */
struct writer;

/* Open the records of RANK of RANKS in PLACE, whose directories are there.  SHARE is this
 * rank's share of the work of the epoch. RETURN: the writer, to be closed by the caller, or
 * NULL with the reason in ERR.
 */
struct writer *writer_open(const struct epoch_place *place,
                           const struct fingerprint *fingerprint, uint32_t rank,
                           uint32_t ranks, struct interval share, struct error *err);
void writer_close(struct writer *writer);

/* Make it durable that the first DONE blocks of the share are summed, to SUM.
 * RETURN: 0, or -1 with the file and the reason in ERR; the record before is then good.
 */
int writer_save(struct writer *writer, uint64_t done, struct fixed sum, struct error *err);

/* RETURN: whether the directory of the records was removed, and they with it.
 */
bool writer_is_removed(const struct writer *writer);

#endif /* PIJOB_CHECKPOINT_WRITER_H */
