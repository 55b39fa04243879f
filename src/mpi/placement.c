/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * placement.c - which rank runs where
 */

#include <config.h>

#include "placement.h"

#include <stdlib.h>
#include <string.h>

#include "core/cores.h"

/* For qsort_r: ranks A and B by the name of their node, then by rank. */
static int compare_ranks(const void *a, const void *b, void *seats)
{
    const struct seat *seat = seats;
    int ra = *(const int *)a;
    int rb = *(const int *)b;
    int order = strverscmp(seat[ra].node, seat[rb].node);

    return order ? order : (ra > rb) - (ra < rb);
}

static void sort_by_node(struct placement *placement)
{
    for (int i = 0; i < placement->ranks; i++)
        placement->by_node[i] = i;
    qsort_r(placement->by_node, (size_t)placement->ranks, sizeof(*placement->by_node),
            compare_ranks, placement->seat);
    for (int i = 0; i < placement->ranks; i += placement_run(placement, i))
        placement->nodes++;
}

int placement_run(const struct placement *placement, int index)
{
    const char *node = placement->seat[placement->by_node[index]].node;
    int end = index;

    while (end < placement->ranks &&
           strcmp(placement->seat[placement->by_node[end]].node, node) == 0)
        end++;
    return end - index;
}

int placement_gather(const struct comm *comm, struct placement *placement, struct error *err)
{
    struct seat mine = {.cores = cores_available()};

    *placement = (struct placement){0};
    (void)host_node_name(mine.node, sizeof(mine.node));
    (void)host_cpu_list(mine.cpus, sizeof(mine.cpus));
    if (comm->rank == 0) {
        placement->seat = calloc((size_t)comm->size, sizeof(*placement->seat));
        placement->by_node = calloc((size_t)comm->size, sizeof(*placement->by_node));
        if (!placement->seat || !placement->by_node)
            return error_set(err, "out of memory for %d ranks", comm->size);
        placement->ranks = comm->size;
    }
    if (comm_result(MPI_Gather(&mine, sizeof(mine), MPI_BYTE, placement->seat, sizeof(mine),
                               MPI_BYTE, 0, comm->mpi),
                    "MPI_Gather of the host names", err) < 0)
        return -1;
    if (comm->rank == 0)
        sort_by_node(placement);
    return 0;
}

void placement_clear(struct placement *placement)
{
    free(placement->seat);
    free(placement->by_node);
    *placement = (struct placement){0};
}

const char *placement_node(const struct placement *placement, int rank)
{
    return rank >= 0 && rank < placement->ranks ? placement->seat[rank].node : "unknown";
}
