/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * placement.c - which rank runs on which host and CPUs
 */

#include <config.h>

#include "placement.h"

#include <stdlib.h>
#include <string.h>

int placement_on_node(const struct placement *placement, int index)
{
    const char *node = placement->entry[placement->by_node[index]].node;
    int end = index;

    while (end < placement->ranks &&
           strcmp(placement->entry[placement->by_node[end]].node, node) == 0)
        end++;
    return end - index;
}

void placement_clear(struct placement *placement)
{
    free(placement->entry);
    free(placement->by_node);
    free(placement->masks);
    free(placement->mask_at);
    *placement = (struct placement){0};
}

struct cpu_mask placement_cpus(const struct placement *placement, int rank)
{
    return (struct cpu_mask){placement->masks + placement->mask_at[rank],
                             (size_t)placement->entry[rank].cpu_bytes};
}

struct cpu_mask placement_cores(const struct placement *placement, int rank)
{
    const struct placement_entry *entry = &placement->entry[rank];

    return (struct cpu_mask){placement->masks + placement->mask_at[rank] + entry->cpu_bytes,
                             (size_t)entry->core_bytes};
}

const char *placement_node(const struct placement *placement, int rank)
{
    return rank >= 0 && rank < placement->ranks ? placement->entry[rank].node : "unknown";
}

void placement_list_nodes(const struct placement *placement, const int *flags,
                          struct hostlist *list)
{
    for (int i = 0; i < placement->ranks;) {
        int count = placement_on_node(placement, i);
        int marked = 0;

        for (int k = i; k < i + count; k++)
            marked |= flags[placement->by_node[k]];
        if (marked)
            hostlist_add(list, placement_node(placement, placement->by_node[i]));
        i += count;
    }
}
