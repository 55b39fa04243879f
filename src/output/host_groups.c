/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * host_groups.c - the hosts that are alike
 */

#include <config.h>

#include "host_groups.h"

#include <stdlib.h>
#include <string.h>

static int compare_cpus(struct cpu_mask a, struct cpu_mask b)
{
    if (a.bytes != b.bytes)
        return a.bytes > b.bytes ? 1 : -1;
    return a.bytes > 0 ? memcmp(a.bits, b.bits, a.bytes) : 0;
}

/* Two hosts, by what their ranks have. */
static int compare_shapes(const struct placement *placement, int a, int b)
{
    int ranks = placement_on_node(placement, a);
    int order = ranks - placement_on_node(placement, b);

    for (int i = 0; order == 0 && i < ranks; i++) {
        int one = placement->by_node[a + i];
        int other = placement->by_node[b + i];

        order = compare_cpus(placement_cpus(placement, one), placement_cpus(placement, other));
        if (order == 0)
            order = cpu_mask_count(placement_cores(placement, one)) -
                    cpu_mask_count(placement_cores(placement, other));
    }
    return order;
}

/* For qsort_r: hosts that are alike are neighbours, in the order of by_node. */
static int compare_hosts(const void *a, const void *b, void *arg)
{
    const struct placement *const *placement = arg;
    int one = *(const int *)a;
    int other = *(const int *)b;
    int order = compare_shapes(*placement, one, other);

    return order ? order : (one > other) - (one < other);
}

static int compare_groups(const void *a, const void *b)
{
    const struct host_group *one = a;
    const struct host_group *other = b;
    int order = (one->hosts < other->hosts) - (one->hosts > other->hosts);

    return order ? order : (one->host[0] > other->host[0]) - (one->host[0] < other->host[0]);
}

int host_groups_make(const struct placement *placement, struct host_groups *groups)
{
    size_t hosts = (size_t)placement->nodes;
    int count = 0;

    *groups = (struct host_groups){
        .group = calloc(hosts + 1, sizeof(*groups->group)),
        .host = calloc(hosts + 1, sizeof(*groups->host)),
    };
    if (!groups->group || !groups->host) {
        host_groups_clear(groups);
        return -1;
    }
    for (int at = 0; at < placement->ranks; at += placement_on_node(placement, at))
        groups->host[count++] = at;
    qsort_r(groups->host, (size_t)count, sizeof(*groups->host), compare_hosts, &placement);
    for (int i = 0; i < count; i++) {
        if (i == 0 || compare_shapes(placement, groups->host[i - 1], groups->host[i]) != 0)
            groups->group[groups->groups++].host = &groups->host[i];
        groups->group[groups->groups - 1].hosts++;
    }
    qsort(groups->group, (size_t)groups->groups, sizeof(*groups->group), compare_groups);
    return 0;
}

void host_groups_clear(struct host_groups *groups)
{
    free(groups->group);
    free(groups->host);
    *groups = (struct host_groups){.groups = 0};
}
