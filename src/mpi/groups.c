/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * groups.c - communicators of all ranks, of the ranks of a node, and of the node leaders
 */

#include <config.h>

#include "groups.h"

#include <stdlib.h>

/* Learn the index of the node of this rank from rank 0. */
static int share_node(const struct comm *comm, const struct placement *placement, int *node,
                      struct error *err)
{
    int *nodes = NULL;
    int index = 0;
    int rc;

    if (comm->rank == 0) {
        nodes = calloc((size_t)comm->size, sizeof(*nodes));
        if (!nodes)
            return error_set(err, "out of memory for %d ranks", comm->size);
        for (int i = 0; i < placement->ranks; index++) {
            int count = placement_on_node(placement, i);

            for (int end = i + count; i < end; i++)
                nodes[placement->by_node[i]] = index;
        }
    }
    rc = comm_result(MPI_Scatter(nodes, 1, MPI_INT, node, 1, MPI_INT, 0, comm->mpi),
                     "MPI_Scatter of the nodes", err);
    free(nodes);
    return rc;
}

/* Fill in what is known of a GROUP with its communicator. */
static int describe(struct group *group, int rank, struct error *err)
{
    struct comm *comm = &group->comm;

    if (comm_result(MPI_Comm_rank(comm->mpi, &comm->rank), "MPI_Comm_rank", err) < 0 ||
        comm_result(MPI_Comm_size(comm->mpi, &comm->size), "MPI_Comm_size", err) < 0)
        return -1;
    group->world = calloc((size_t)comm->size, sizeof(*group->world));
    if (!group->world)
        return error_set(err, "out of memory for %d ranks", comm->size);
    return comm_result(MPI_Allgather(&rank, 1, MPI_INT, group->world, 1, MPI_INT, comm->mpi),
                       "MPI_Allgather of the ranks", err);
}

static int split(const struct comm *comm, int color, struct group *group, struct error *err)
{
    if (comm_result(MPI_Comm_split(comm->mpi, color, comm->rank, &group->comm.mpi),
                    "MPI_Comm_split", err) < 0)
        return -1;
    return group->comm.mpi == MPI_COMM_NULL ? 0 : describe(group, comm->rank, err);
}

int group_rank(const struct group *group, int rank)
{
    return group->world ? group->world[rank] : rank;
}

int groups_make(const struct comm *comm, const struct placement *placement,
                struct group group[GROUP_COUNT], struct error *err)
{
    int node = 0;

    group[GROUP_WORLD] = (struct group){.name = "world", .comm = *comm};
    group[GROUP_NODE] = (struct group){.name = "node", .comm.mpi = MPI_COMM_NULL};
    group[GROUP_LEADERS] = (struct group){.name = "leaders", .comm.mpi = MPI_COMM_NULL};
    if (share_node(comm, placement, &node, err) == 0 &&
        split(comm, node, &group[GROUP_NODE], err) == 0 &&
        split(comm, group[GROUP_NODE].comm.rank == 0 ? 0 : MPI_UNDEFINED,
              &group[GROUP_LEADERS], err) == 0)
        return 0;
    groups_clear(group);
    return -1;
}

void groups_clear(struct group group[GROUP_COUNT])
{
    for (int i = 0; i < GROUP_COUNT; i++) {
        if (i != GROUP_WORLD && group[i].comm.mpi != MPI_COMM_NULL)
            (void)MPI_Comm_free(&group[i].comm.mpi);
        free(group[i].world);
        group[i] = (struct group){.comm.mpi = MPI_COMM_NULL};
    }
}
