/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * node_leaders.c - one rank to speak for each host
 */

#include <config.h>

#include "node_leaders.h"

#include <stdlib.h>

#include "slurm/node_name.h"

/* On rank 0: mark the lowest rank of each node as CHOSEN. */
static void mark_envoys(const struct placement *placement, int *chosen)
{
    for (int i = 0; i < placement->ranks; i += placement_run(placement, i))
        chosen[placement->by_node[i]] = 1;
}

/* Make this rank an envoy, which knows the names of all hosts. */
static int become_envoy(struct envoys *envoys, struct error *err)
{
    char mine[HOST_NAME_SIZE] = "";

    (void)slurm_node_name(mine, sizeof(mine));
    if (comm_result(MPI_Comm_rank(envoys->mpi, &envoys->host), "MPI_Comm_rank", err) < 0 ||
        comm_result(MPI_Comm_size(envoys->mpi, &envoys->hosts), "MPI_Comm_size", err) < 0)
        return -1;
    envoys->node = calloc((size_t)envoys->hosts, sizeof(*envoys->node));
    if (!envoys->node)
        return error_set(err, "out of memory for %d hosts", envoys->hosts);
    return comm_result(MPI_Allgather(mine, sizeof(mine), MPI_CHAR, envoys->node, sizeof(mine),
                                     MPI_CHAR, envoys->mpi),
                       "MPI_Allgather of the host names", err);
}

int envoys_choose(const struct comm *comm, const struct placement *placement,
                  struct envoys *envoys, struct error *err)
{
    int *chosen = NULL;
    int mine = 0;
    int rc;

    *envoys = (struct envoys){.mpi = MPI_COMM_NULL};
    if (comm->rank == 0) {
        chosen = calloc((size_t)comm->size, sizeof(*chosen));
        if (!chosen)
            return error_set(err, "out of memory for %d ranks", comm->size);
        mark_envoys(placement, chosen);
    }
    rc = comm_result(MPI_Scatter(chosen, 1, MPI_INT, &mine, 1, MPI_INT, 0, comm->mpi),
                     "MPI_Scatter of the envoys", err);
    free(chosen);
    if (rc == 0)
        rc = comm_result(
            MPI_Comm_split(comm->mpi, mine ? 0 : MPI_UNDEFINED, comm->rank, &envoys->mpi),
            "MPI_Comm_split", err);
    if (rc == 0 && mine)
        rc = become_envoy(envoys, err);
    if (rc < 0)
        envoys_clear(envoys);
    return rc;
}

void envoys_clear(struct envoys *envoys)
{
    if (envoys->mpi != MPI_COMM_NULL)
        (void)MPI_Comm_free(&envoys->mpi);
    free(envoys->node);
    *envoys = (struct envoys){.mpi = MPI_COMM_NULL};
}
