/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_PLACEMENT_H
#define PIJOB_MPI_PLACEMENT_H

#include <stdint.h>

#include "comm.h"
#include "core/error.h"
#include "core/host.h"

enum { PLACEMENT_CPUS_SIZE = 64 };

/* Where a rank runs. */
struct seat {
    char node[HOST_NAME_SIZE];
    char cpus[PLACEMENT_CPUS_SIZE]; /* that it may run on: 0-3,8 */
    int32_t cores;                  /* physical ones that these are; -1: not known */
};

/* Where all ranks run; only rank 0 knows. */
struct placement {
    struct seat *seat; /* of each rank */
    int *by_node;      /* the ranks, node by node (n2 before n10), ascending on each */
    int ranks;
    int nodes; /* different ones */
};

/* Ask every rank where it runs.  Collective over COMM.
 * RETURN: 0, on rank 0 with the answers in PLACEMENT (elsewhere empty), to be
 * released by placement_clear(), or -1 with the reason in ERR.
 */
int placement_gather(const struct comm *comm, struct placement *placement, struct error *err);
void placement_clear(struct placement *placement);

/* RETURN: how many ranks, from by_node[INDEX] on, are on the same node as that
 * one.
 */
int placement_run(const struct placement *placement, int index);

/* RETURN: the name of the node of RANK, or "unknown" for a rank that is none.
 */
const char *placement_node(const struct placement *placement, int rank);

#endif /* PIJOB_MPI_PLACEMENT_H */
