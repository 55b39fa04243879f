/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_PLACEMENT_H
#define PIJOB_MPI_PLACEMENT_H

#include <stdint.h>

#include "comm.h"
#include "core/cpu_mask.h"
#include "core/error.h"
#include "core/host.h"
#include "core/process_limits.h"

/* Where a rank runs, and what it may use there. */
struct placement_entry {
    char node[HOST_NAME_SIZE];
    int32_t tasks;      /* of its step on its node, by Slurm; -1: Slurm does not say */
    int32_t cpu_bytes;  /* of the mask of its CPUs */
    int32_t core_bytes; /* of the mask of its physical cores; 0: not known */
    struct limits limits;
};

/* Where all ranks run; only rank 0 knows. */
struct placement {
    struct placement_entry *entry; /* of each rank */
    int *by_node;   /* the ranks, node by node (n2 before n10), ascending on each */
    uint8_t *masks; /* of all ranks: CPUs, then cores */
    int *mask_at;   /* of each rank, in these */
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
int placement_on_node(const struct placement *placement, int index);

/* RETURN: the CPUs that RANK may run on, and the physical cores that these are (see
 * core/cpu_mask.h), valid as long as PLACEMENT is.
 */
struct cpu_mask placement_cpus(const struct placement *placement, int rank);
struct cpu_mask placement_cores(const struct placement *placement, int rank);

/* RETURN: the name of the node of RANK, or "unknown" for a rank that is none.
 */
const char *placement_node(const struct placement *placement, int rank);

/* Write the nodes of the ranks that FLAGS marks, each once, into TEXT: n1,n3.
 */
void placement_list_nodes(const struct placement *placement, const int *flags, char *text,
                          size_t size);

#endif /* PIJOB_MPI_PLACEMENT_H */
