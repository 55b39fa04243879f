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
    uint32_t hosts; /* that have a file each (host_file.h); 0: each rank has files of its own */
};

/* Which rank writes. */
struct writer_rank {
    uint32_t rank;
    uint32_t ranks;
    struct interval share; /* its share of the work of the epoch */
    uint32_t host;         /* its host: below the hosts of the place; 0 if there are none */
    uint32_t index;        /* of the rank on this host: 0, 1, ... */
};

/* One rank's hand on its two records, which are written in turn: the one that is written
 * is never the only good one.
 */
struct writer;

/* Make the file of HOST in PLACE, which has files of hosts, and whose directories are there: one
 * rank of the host does so, before any of them opens its writer.
 * RETURN: 0, or -1 with the reason in ERR.
 */
int writer_make_file(const struct epoch_place *place, uint32_t host, struct error *err);

/* Open the records of RANK in PLACE, whose directories are there.
 * RETURN: the writer, to be closed by the caller, or NULL with the reason in ERR.
 */
struct writer *writer_open(const struct epoch_place *place,
                           const struct fingerprint *fingerprint,
                           const struct writer_rank *rank, struct error *err);
void writer_close(struct writer *writer);

/* Make it durable that the first DONE blocks of the share are summed, to SUM.
 * RETURN: 0, or -1 with the file and the reason in ERR; the record before is then good.
 */
int writer_save(struct writer *writer, uint64_t done, struct fixed sum, struct error *err);

/* RETURN: whether the directory of the records was removed, and they with it.
 */
bool writer_is_removed(const struct writer *writer);

#endif /* PIJOB_CHECKPOINT_WRITER_H */
