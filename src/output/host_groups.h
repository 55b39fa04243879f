/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_OUTPUT_HOST_GROUPS_H
#define PIJOB_OUTPUT_HOST_GROUPS_H

#include "mpi/placement.h"

/* Hosts that are alike: they have as many ranks, each with the same CPUs and as many cores. */
struct host_group {
    const int *host; /* of each: the index of its first rank in placement.by_node, ascending */
    int hosts;
};

/* All hosts of a job; the largest groups come first, and of groups of one size the one with
 * the first host. */
struct host_groups {
    struct host_group *group;
    int groups;
    int *host; /* the hosts of all groups */
};

/* Sort the hosts of PLACEMENT into groups.
 * RETURN: 0 with GROUPS, to be released by host_groups_clear(), or -1 if memory is short.
 */
int host_groups_make(const struct placement *placement, struct host_groups *groups);
void host_groups_clear(struct host_groups *groups);

#endif /* PIJOB_OUTPUT_HOST_GROUPS_H */
