/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * placement_gather.c - gather which rank runs on which host and CPUs
 */

#include <config.h>

#include "placement_gather.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/cores.h"
#include "slurm/slurm.h"
#include "slurm/slurm_nodes.h"

/* For qsort_r: ranks A and B by the name of their node, then by rank. */
static int compare_ranks(const void *a, const void *b, void *entries)
{
    const struct placement_entry *entry = entries;
    int ra = *(const int *)a;
    int rb = *(const int *)b;
    int order = strverscmp(entry[ra].node, entry[rb].node);

    return order ? order : (ra > rb) - (ra < rb);
}

static void sort_by_node(struct placement *placement)
{
    for (int i = 0; i < placement->ranks; i++)
        placement->by_node[i] = i;
    qsort_r(placement->by_node, (size_t)placement->ranks, sizeof(*placement->by_node),
            compare_ranks, placement->entry);
    for (int i = 0; i < placement->ranks; i += placement_on_node(placement, i))
        placement->nodes++;
}

/* Allocate, on rank 0, what the ranks of COMM will send. */
static int make_room(const struct comm *comm, struct placement *placement, struct error *err)
{
    size_t size = (size_t)comm->size;

    placement->ranks = comm->size;
    placement->entry = calloc(size, sizeof(*placement->entry));
    placement->by_node = calloc(size, sizeof(*placement->by_node));
    placement->mask_at = calloc(size, sizeof(*placement->mask_at));
    if (!placement->entry || !placement->by_node || !placement->mask_at)
        return error_set(err, "out of memory for %d ranks", comm->size);
    return 0;
}

/* The masks of the ranks differ in length: from a few bytes to a few hundred. */
static int gather_masks(const struct comm *comm, struct placement *placement,
                        const uint8_t *mine, int count, struct error *err)
{
    int *counts = NULL;
    size_t total = 0;
    int rc;

    if (comm->rank == 0) {
        counts = calloc((size_t)comm->size, sizeof(*counts));
        for (int r = 0; counts && r < comm->size; r++) {
            counts[r] = placement->entry[r].cpu_bytes + placement->entry[r].core_bytes;
            placement->mask_at[r] = (int)total;
            total += (size_t)counts[r];
        }
        if (total <= INT_MAX)
            placement->masks = calloc(total + 1, 1);
        if (!counts || !placement->masks) {
            free(counts);
            return error_set(err, "out of memory for the CPUs of %d ranks", comm->size);
        }
    }
    rc = comm_result(MPI_Gatherv(mine, count, MPI_BYTE, placement->masks, counts,
                                 placement->mask_at, MPI_BYTE, 0, comm->mpi),
                     "MPI_Gatherv of the CPUs", err);
    free(counts);
    return rc;
}

int placement_gather(const struct comm *comm, uint64_t shm_room, struct placement *placement,
                     struct error *err)
{
    struct slurm slurm = slurm_read();
    uint8_t masks[2 * CPU_MASK_BYTES];
    struct cpu_mask cpus = host_cpu_mask(masks);
    struct cpu_mask cores = cores_of(cpus, masks + cpus.bytes);
    struct placement_entry mine = {
        .tasks = (int32_t)slurm_tasks_on_node(slurm.step_tasks_per_node, slurm.step_node),
        .cpu_bytes = (int32_t)cpus.bytes,
        .core_bytes = (int32_t)cores.bytes,
        .limits = limits_read(),
        .shm_room = shm_room,
    };

    *placement = (struct placement){0};
    (void)slurm_node_name(mine.node, sizeof(mine.node));
    if (comm->rank == 0 && make_room(comm, placement, err) < 0)
        return -1;
    if (comm_result(MPI_Gather(&mine, sizeof(mine), MPI_BYTE, placement->entry, sizeof(mine),
                               MPI_BYTE, 0, comm->mpi),
                    "MPI_Gather of the host names", err) < 0 ||
        gather_masks(comm, placement, masks, mine.cpu_bytes + mine.core_bytes, err) < 0)
        return -1;
    if (comm->rank == 0)
        sort_by_node(placement);
    return 0;
}
