/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_PLACEMENT_H
#define PIJOB_MPI_PLACEMENT_H

#include <stdint.h>

#include "core/cpu_mask.h"
#include "core/host.h"
#include "core/hostlist.h"
#include "core/process_limits.h"

/* The node of a rank, and what the rank may use there. */
struct placement_entry {
    char node[HOST_NAME_SIZE];
    int32_t tasks;      /* of the step on this node, by Slurm; -1: Slurm does not tell */
    int32_t cpu_bytes;  /* size of the mask of its CPUs */
    int32_t core_bytes; /* size of the mask of its physical cores; 0: unknown */
    struct limits limits;
    uint64_t shm_room; /* limits_shm_room() before MPI_Init */
};

/* The placement of all ranks; known on rank 0 only. */
struct placement {
    struct placement_entry *entry; /* of each rank */
    int *by_node;   /* the ranks, node by node (n2 before n10), ascending on each */
    uint8_t *masks; /* of each rank: CPUs, then cores */
    int *mask_at;   /* of each rank: where its masks begin */
    int ranks;
    int nodes; /* number of different nodes */
};

/* Release what PLACEMENT has; it is empty then.
 */
void placement_clear(struct placement *placement);

/* RETURN: the number of ranks, from by_node[INDEX] on, that are on the same node. */
int placement_on_node(const struct placement *placement, int index);

/* RETURN: the CPUs on which RANK may run, or their physical cores (see core/cpu_mask.h); valid
 * as long as PLACEMENT.
 */
struct cpu_mask placement_cpus(const struct placement *placement, int rank);
struct cpu_mask placement_cores(const struct placement *placement, int rank);

/* RETURN: the name of the node of RANK; "unknown" if there is no such rank.
 */
const char *placement_node(const struct placement *placement, int rank);

/* Append the nodes of the ranks marked in FLAGS to LIST, each once.
 */
void placement_list_nodes(const struct placement *placement, const int *flags,
                          struct hostlist *list);

#endif /* PIJOB_MPI_PLACEMENT_H */
