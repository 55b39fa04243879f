/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_COLLECTIVES_H
#define PIJOB_MPI_COLLECTIVES_H

#include <stdbool.h>
#include <stdint.h>

#include "comm.h"
#include "core/error.h"
#include "message_faults.h"
#include "placement.h"
#include "timing.h"

/* MPI_Allreduce, MPI_Allgather and MPI_Alltoall, and their non-blocking forms, with short and
 * long messages, on all ranks, on the ranks of each node, and on the node leaders.
 */
enum { COLLECTIVES_COUNT = 36 };

/* One of them. */
struct collective_result {
    const char *name;         /* "MPI_Allreduce" */
    const char *communicator; /* "world", "node" or "leaders" */
    uint64_t bytes;           /* of the message of a rank; to each other rank, if all-to-all */
    struct phase_spread spread; /* of its time; rank 0 only */
};

/* RETURN: the memory, in bytes, that a rank of RANKS needs for the messages.  It does not grow
 * with the number of ranks, up to 131072 ranks.
 */
uint64_t collectives_need(int ranks);

/* Run all of them.  PLACEMENT is used on rank 0.  Rank FLIPPED (-1: none) sends a wrong byte
 * in the first long MPI_Allreduce.  PHASE is called with the name of each before it begins.
 * Collective over COMM.
 * RETURN: 0, on rank 0 with the wrong messages in FAULTS and the times in RESULT, which has
 * COLLECTIVES_COUNT items; or -1 with the reason in ERR.
 */
int collectives_run(const struct comm *comm, const struct placement *placement, int flipped,
                    void (*phase)(void *arg, const char *name), void *arg,
                    struct collective_result *result, struct message_faults *faults,
                    struct error *err);

#endif /* PIJOB_MPI_COLLECTIVES_H */
