/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * thread_room.c - do the threads of all ranks fit into the limits of their processes?
 */

#include <config.h>

#include "thread_room.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/thread_limits.h"

/* Of one rank, as it travels. */
struct need {
    struct thread_limits limits;
    uint64_t more; /* threads that it is going to start */
};

/* The COUNT ranks of one node, as numbers into NEED. */
struct node {
    const struct placement *placement;
    const struct need *need; /* of each rank of the job */
    const int *rank;
    int count;
};

static void tell(const struct node *node, int rank, struct finding *none, const char *text)
{
    char *first = finding_add(none, node->placement, rank);

    if (first)
        (void)snprintf(first, FINDING_TEXT_SIZE, "%s", text);
}

/* All ranks of the node count as one user's: whoever starts its threads last, meets the limit.
 * RETURN: whether that is so for RANK. */
static bool meets_user_limit(const struct node *node, int rank, uint64_t all, char *text)
{
    const struct thread_limits *limits = &node->need[rank].limits;

    if (limits->user_room == LIMIT_NONE || all <= limits->user_room)
        return false;
    (void)snprintf(
        text, FINDING_TEXT_SIZE,
        "the ranks on %s start %" PRIu64
        " more threads, but ulimit -u allows the user %" PRIu64
        " processes and threads, of which %" PRIu64
        " are left; raise it (LimitNPROC of slurmd, limits.conf), or use fewer threads",
        placement_node(node->placement, rank), all, limits->user, limits->user_room);
    return true;
}

static bool meets_group_limit(const struct node *node, int rank, char *text)
{
    const struct thread_limits *limits = &node->need[rank].limits;
    uint64_t all = 0;

    if (limits->group_room == LIMIT_NONE)
        return false;
    for (int i = 0; i < node->count; i++)
        if (node->need[node->rank[i]].limits.group_id == limits->group_id)
            all += node->need[node->rank[i]].more;
    if (all <= limits->group_room)
        return false;
    (void)snprintf(
        text, FINDING_TEXT_SIZE,
        "the ranks on %s start %" PRIu64 " more threads, but pids.max of their "
        "cgroup is %" PRIu64 ", of which %" PRIu64
        " are left; raise it (TasksMax of slurmd, --pids-limit of a container), or use fewer "
        "threads",
        placement_node(node->placement, rank), all, limits->group, limits->group_room);
    return true;
}

static bool meets_space_limit(const struct node *node, int rank, char *text)
{
    const struct need *need = &node->need[rank];

    if (need->limits.space_room == LIMIT_NONE || need->limits.stack == LIMIT_NONE ||
        need->more <= need->limits.space_room / need->limits.stack)
        return false;
    (void)snprintf(text, FINDING_TEXT_SIZE,
                   "rank %d on %s starts %" PRIu64 " more threads with stacks of %" PRIu64
                   " B, but only %" PRIu64 " of %" PRIu64
                   " B of address space are left; raise ulimit -v, or lower ulimit -s",
                   rank, placement_node(node->placement, rank), need->more, need->limits.stack,
                   need->limits.space_room, need->limits.space);
    return true;
}

static void look_at_node(const struct node *node, struct finding *none)
{
    uint64_t all = 0;

    for (int i = 0; i < node->count; i++)
        all += node->need[node->rank[i]].more;
    for (int i = 0; i < node->count; i++) {
        int rank = node->rank[i];
        char text[FINDING_TEXT_SIZE];

        /* Who starts no thread meets no limit. */
        if (node->need[rank].more > 0 &&
            (meets_user_limit(node, rank, all, text) || meets_group_limit(node, rank, text) ||
             meets_space_limit(node, rank, text)))
            tell(node, rank, none, text);
    }
}

int thread_room_inspect(const struct comm *comm, const struct placement *placement,
                        int threads, struct thread_room *room, struct error *err)
{
    struct need mine = {.more = threads > 1 ? (uint64_t)threads - 1 : 0};
    struct need *need = NULL;
    int enough = 1;
    int rc;

    *room = (struct thread_room){.enough = true};
    if (mine.more > 0)
        mine.limits = thread_limits_read();
    if (comm->rank == 0 && !(need = calloc((size_t)comm->size, sizeof(*need))))
        return error_set(err, "out of memory for %d ranks", comm->size);
    rc = comm_result(
        MPI_Gather(&mine, sizeof(mine), MPI_BYTE, need, sizeof(mine), MPI_BYTE, 0, comm->mpi),
        "MPI_Gather of the limits", err);
    for (int at = 0; rc == 0 && need && at < placement->ranks;) {
        struct node node = {placement, need, &placement->by_node[at],
                            placement_on_node(placement, at)};

        look_at_node(&node, &room->none);
        at += node.count;
    }
    free(need);
    enough = room->none.count == 0;
    if (rc == 0)
        rc = comm_share_int(comm, &enough, err);
    room->enough = enough != 0;
    return rc;
}
