/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_GROUPS_H
#define PIJOB_MPI_GROUPS_H

#include "comm.h"
#include "core/error.h"
#include "placement.h"

/* The communicators of a hierarchical collective. */
enum { GROUP_WORLD, GROUP_NODE, GROUP_LEADERS, GROUP_COUNT };

struct group {
    const char *name; /* "world", "node" or "leaders" */
    struct comm comm; /* of this rank; comm.mpi is MPI_COMM_NULL: it is in none */
    int *world;       /* what group_rank() returns of each rank; NULL: that rank itself */
};

/* Make the groups: all ranks, the ranks of each node, and the lowest rank of each node.
 * PLACEMENT is used on rank 0.  Collective over COMM.
 * RETURN: 0 with the groups of this rank in GROUP, to be released by groups_clear(), or -1
 * with the reason in ERR.
 */
int groups_make(const struct comm *comm, const struct placement *placement,
                struct group group[GROUP_COUNT], struct error *err);
void groups_clear(struct group group[GROUP_COUNT]);

/* RETURN: the rank in MPI_COMM_WORLD of RANK of GROUP.
 */
int group_rank(const struct group *group, int rank);

#endif /* PIJOB_MPI_GROUPS_H */
