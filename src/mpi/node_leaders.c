/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * node_leaders.c - choose one rank of each host, and give these a communicator
 */

#include <config.h>

#include "node_leaders.h"

#include <stdlib.h>

#include "slurm/slurm.h"

/* On rank 0: mark the lowest rank of each node as CHOSEN. */
static void mark_leaders(const struct placement *placement, int *chosen)
{
    for (int i = 0; i < placement->ranks; i += placement_on_node(placement, i))
        chosen[placement->by_node[i]] = 1;
}

/* Make this rank a node leader: learn the number and names of the hosts. */
static int become_leader(struct node_leaders *leaders, struct error *err)
{
    char mine[HOST_NAME_SIZE] = "";

    (void)slurm_node_name(mine, sizeof(mine));
    if (comm_result(MPI_Comm_rank(leaders->mpi, &leaders->host), "MPI_Comm_rank", err) < 0 ||
        comm_result(MPI_Comm_size(leaders->mpi, &leaders->hosts), "MPI_Comm_size", err) < 0)
        return -1;
    leaders->node = calloc((size_t)leaders->hosts, sizeof(*leaders->node));
    if (!leaders->node)
        return error_set(err, "out of memory for %d hosts", leaders->hosts);
    return comm_result(MPI_Allgather(mine, sizeof(mine), MPI_CHAR, leaders->node, sizeof(mine),
                                     MPI_CHAR, leaders->mpi),
                       "MPI_Allgather of the host names", err);
}

int node_leaders_choose(const struct comm *comm, const struct placement *placement,
                        struct node_leaders *leaders, struct error *err)
{
    int *chosen = NULL;
    int mine = 0;
    int rc;

    *leaders = (struct node_leaders){.mpi = MPI_COMM_NULL};
    if (comm->rank == 0) {
        chosen = calloc((size_t)comm->size, sizeof(*chosen));
        if (!chosen)
            return error_set(err, "out of memory for %d ranks", comm->size);
        mark_leaders(placement, chosen);
    }
    rc = comm_result(MPI_Scatter(chosen, 1, MPI_INT, &mine, 1, MPI_INT, 0, comm->mpi),
                     "MPI_Scatter of the node leaders", err);
    free(chosen);
    if (rc == 0)
        rc = comm_result(
            MPI_Comm_split(comm->mpi, mine ? 0 : MPI_UNDEFINED, comm->rank, &leaders->mpi),
            "MPI_Comm_split", err);
    if (rc == 0 && mine)
        rc = become_leader(leaders, err);
    if (rc < 0)
        node_leaders_clear(leaders);
    return rc;
}

void node_leaders_clear(struct node_leaders *leaders)
{
    if (leaders->mpi != MPI_COMM_NULL)
        (void)MPI_Comm_free(&leaders->mpi);
    free(leaders->node);
    *leaders = (struct node_leaders){.mpi = MPI_COMM_NULL};
}

int node_leaders_names(struct node_leaders *leaders, char (**node)[HOST_NAME_SIZE])
{
    int hosts = leaders->hosts;

    *node = leaders->node;
    leaders->node = NULL;
    node_leaders_clear(leaders);
    return hosts;
}
