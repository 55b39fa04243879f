/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * envoys.c - one rank to speak for each host
 */

#include <config.h>

#include "envoys.h"

#include <stdlib.h>

static int compare_ints(const void *a, const void *b)
{
    int x = *(const int *)a;
    int y = *(const int *)b;

    return (x > y) - (x < y);
}

/* On rank 0: the lowest rank of each node, in ascending order, and CHOSEN of each rank. */
static int list_envoys(const struct placement *placement, struct envoys *envoys, int *chosen)
{
    envoys->rank = calloc((size_t)placement->nodes, sizeof(*envoys->rank));
    if (!envoys->rank)
        return -1;
    for (int i = 0; i < placement->ranks; i += placement_run(placement, i)) {
        envoys->rank[envoys->hosts++] = placement->by_node[i];
        chosen[placement->by_node[i]] = 1;
    }
    qsort(envoys->rank, (size_t)envoys->hosts, sizeof(*envoys->rank), compare_ints);
    return 0;
}

int envoys_choose(const struct comm *comm, const struct placement *placement,
                  struct envoys *envoys, struct error *err)
{
    int *chosen = NULL;
    int mine = 0;
    int rc = -1;

    *envoys = (struct envoys){.mpi = MPI_COMM_NULL};
    if (comm->rank == 0) {
        chosen = calloc((size_t)comm->size, sizeof(*chosen));
        if (!chosen || list_envoys(placement, envoys, chosen) < 0) {
            (void)error_set(err, "out of memory for %d ranks", comm->size);
            goto out;
        }
    }
    if (comm_result(MPI_Scatter(chosen, 1, MPI_INT, &mine, 1, MPI_INT, 0, comm->mpi),
                    "MPI_Scatter of the envoys", err) < 0 ||
        comm_result(
            MPI_Comm_split(comm->mpi, mine ? 0 : MPI_UNDEFINED, comm->rank, &envoys->mpi),
            "MPI_Comm_split", err) < 0)
        goto out;
    rc = 0;
    if (mine &&
        (comm_result(MPI_Comm_rank(envoys->mpi, &envoys->host), "MPI_Comm_rank", err) < 0 ||
         comm_result(MPI_Comm_size(envoys->mpi, &envoys->hosts), "MPI_Comm_size", err) < 0))
        rc = -1;
out:
    free(chosen);
    if (rc < 0)
        envoys_clear(envoys);
    return rc;
}

void envoys_clear(struct envoys *envoys)
{
    if (envoys->mpi != MPI_COMM_NULL)
        (void)MPI_Comm_free(&envoys->mpi);
    free(envoys->rank);
    *envoys = (struct envoys){.mpi = MPI_COMM_NULL};
}
