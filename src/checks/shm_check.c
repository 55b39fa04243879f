/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * shm_check.c - is /dev/shm large enough for the ranks of each node?
 *
 * Open MPI then sends messages within a node by TCP, and goes on.  The files are sparse: where
 * there is room for some of them only, a rank can also die of SIGBUS, at any time.
 */

#include <config.h>

#include "shm_check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "finding.h"

#define CURE                                                                                  \
    "mount a larger tmpfs there (mount -o remount,size=), or start the container with "       \
    "--shm-size or --ipc=host"

/* Whether the variable NAME is set, and to something in which WORD does not occur. */
static bool set_without(const char *name, const char *word)
{
    const char *value = getenv(name);

    return value && *value && !strstr(value, word);
}

/* Whether the user has told MPI to use something else. */
static bool is_unused(void)
{
    const char *btl = getenv("OMPI_MCA_btl");

    return (btl && (*btl == '^' || (!strstr(btl, "vader") && !strstr(btl, "sm")))) ||
           set_without("OMPI_MCA_btl_vader_backing_directory", "/dev/shm") ||
           set_without("OMPI_MCA_btl_sm_backing_directory", "/dev/shm") ||
           (set_without("UCX_TLS", "posix") && set_without("UCX_TLS", "shm") &&
            set_without("UCX_TLS", "sm") && set_without("UCX_TLS", "mm") &&
            set_without("UCX_TLS", "all"));
}

/* Find the nodes with several ranks whose /dev/shm is smaller than MPI takes for ALL ranks, or
 * for one.  RETURN: the number of nodes with several ranks. */
static int find_small(const struct placement *placement, bool all, struct finding *small)
{
    int nodes = 0;

    for (int at = 0, count; at < placement->ranks; at += count) {
        int rank = placement->by_node[at];
        uint64_t size = placement->entry[rank].limits.shm_size;
        uint64_t needed = LIMITS_SHM_PER_RANK;
        char *text;

        count = placement_on_node(placement, at);
        if (count < 2)
            continue;
        nodes++;
        needed *= all ? (uint64_t)count : 1;
        if (size >= needed || !(text = finding_add(small, placement, rank)))
            continue;
        (void)snprintf(text, FINDING_TEXT_SIZE,
                       "/dev/shm on %s has %" PRIu64 " B, and MPI takes about %" PRIu64
                       " B of it for %s",
                       placement_node(placement, rank), size, needed,
                       all ? "the ranks there" : "each rank there");
    }
    return nodes;
}

void check_shared_memory(const struct check_facts *facts, struct check *check)
{
    struct finding small = {.count = 0};

    if (is_unused() || find_small(facts->placement, false, &small) == 0) {
        check->verdict = CHECK_NONE;
        return;
    }
    check_set_measured(check, "%d nodes with too little", small.count);
    check_set_expected(check, "at least %d B in /dev/shm", LIMITS_SHM_PER_RANK);
    finding_judge(&small, CURE, check);
}

const char *shm_warning(const struct check_facts *facts, char *text, size_t size)
{
    struct finding small = {.count = 0};

    if (is_unused() || find_small(facts->placement, false, &small) == 0 || small.count > 0)
        return NULL;
    (void)find_small(facts->placement, true, &small);
    if (small.count == 0)
        return NULL;
    (void)snprintf(
        text, size,
        "%s: ranks may die of signal SIGBUS, or communicate more slowly; " CURE "%s%s",
        small.first, small.count > 1 ? "; hosts: " : "", small.count > 1 ? small.nodes : "");
    return text;
}
