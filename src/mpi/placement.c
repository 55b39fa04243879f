/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * placement.c - which rank runs on which host and CPUs
 */

#include <config.h>

#include "placement.h"

#include <stdlib.h>

int placement_on_node(const struct placement *placement, int index)
{
    const struct placement_node *node =
        &placement->node[placement->node_of[placement->by_node[index]]];

    return node->first + node->count - index;
}

int placement_most_on_node(const struct placement *placement)
{
    int most = 0;

    for (int n = 0; n < placement->nodes; n++)
        most = placement->node[n].count > most ? placement->node[n].count : most;
    return most;
}

struct cpu_mask placement_cpus(const struct placement *placement, int rank)
{
    const struct placement_mask *mask = &placement->mask[placement->mask_of[rank]];

    return (struct cpu_mask){placement->bits + mask->at, mask->cpu_bytes};
}

struct cpu_mask placement_cores(const struct placement *placement, int rank)
{
    const struct placement_mask *mask = &placement->mask[placement->mask_of[rank]];

    return (struct cpu_mask){placement->bits + mask->at + mask->cpu_bytes, mask->core_bytes};
}

const char *placement_node(const struct placement *placement, int rank)
{
    if (rank < 0 || rank >= placement->ranks)
        return "unknown";
    return placement->names + placement->node[placement->node_of[rank]].name_at;
}

void placement_list_nodes(const struct placement *placement, const int *flags,
                          struct hostlist *list)
{
    for (int n = 0; n < placement->nodes; n++) {
        const struct placement_node *node = &placement->node[n];
        int marked = 0;

        for (int k = node->first; k < node->first + node->count; k++)
            marked |= flags[placement->by_node[k]];
        if (marked)
            hostlist_add(list, placement->names + node->name_at);
    }
}

void placement_clear(struct placement *p)
{
    free(p->by_node);
    free(p->node_of);
    free(p->mask_of);
    free(p->node);
    free(p->mask);
    free(p->names);
    free(p->bits);
    *p = (struct placement){.ranks = 0};
}
