/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_PLACEMENT_H
#define PIJOB_MPI_PLACEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/cpu_mask.h"
#include "core/hostlist.h"
#include "core/process_limits.h"

/* The limits of which the least on each node is kept. */
enum placement_limit {
    PLACEMENT_MEMORY,
    PLACEMENT_LOCKED_MEMORY,
    PLACEMENT_TMPDIR_FREE,
    PLACEMENT_SHM_FREE,
    PLACEMENT_LIMITS
};

/* A node, and what its ranks may use there. */
struct placement_node {
    size_t name_at; /* in the names of the placement */
    int first;      /* index of its lowest rank in by_node; the others follow */
    int count;      /* of its ranks */
    int tasks;      /* of the step on this node, by Slurm; -1: Slurm does not tell */
    int rank_of_least[PLACEMENT_LIMITS];
    uint64_t least[PLACEMENT_LIMITS]; /* bytes */
    uint64_t shm_size;                /* of /dev/shm, as its lowest rank sees it */
    uint64_t shm_room; /* the most that was free there before a rank was in MPI_Init */
};

/* The CPUs and cores of ranks, which usually many nodes have in common. */
struct placement_mask {
    size_t at; /* in the bits of the placement: CPUs, then cores */
    uint16_t cpu_bytes;
    uint16_t core_bytes; /* 0: unknown */
};

/* The placement of all ranks; known on rank 0 only.  It takes 12 bytes for each rank, and some
 * 100 for each node. */
struct placement {
    int ranks;
    int nodes;
    int *by_node; /* the ranks, node by node (n2 before n10), ascending on each */
    int *node_of; /* of each rank: the index of its node */
    int *mask_of; /* of each rank: the index of its mask */
    struct placement_node *node; /* in the order of by_node */
    struct placement_mask *mask;
    char *names;
    size_t names_used, names_size;
    uint8_t *bits; /* of all masks */
    size_t bits_used, bits_size;
    int masks;
    bool tasks_known; /* Slurm tells every rank the tasks of its node */
    uint64_t most[PLACEMENT_LIMITS];
};

/* Release what PLACEMENT has; it is empty then.
 */
void placement_clear(struct placement *placement);

/* RETURN: the number of ranks, from by_node[INDEX] on, that are on the same node. */
int placement_on_node(const struct placement *placement, int index);

/* RETURN: the largest number of ranks on a node.
 */
int placement_most_on_node(const struct placement *placement);

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
