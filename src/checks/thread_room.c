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

#include "core/host.h"
#include "core/thread_limits.h"
#include "mpi/trouble.h"
#include "slurm/slurm.h"

/* Of one rank, as it travels: to rank 0, and back. */
struct want {
    uint64_t more;     /* threads that it is going to start; back: those of its node */
    uint64_t group_id; /* of its cgroup; back: the threads of its node in this cgroup */
};

/* What this rank compares with its limits. */
struct own {
    char node[HOST_NAME_SIZE];
    int rank;
    uint64_t more;
    struct thread_limits limits;
    struct want sum;
};

/* All ranks of the node count as one user's: whoever starts its threads last, meets the limit.
 * RETURN: whether that is so for this rank. */
static bool meets_user_limit(const struct own *own, struct error *text)
{
    const struct thread_limits *limits = &own->limits;

    if (limits->user_room == LIMIT_NONE || own->sum.more <= limits->user_room)
        return false;
    (void)error_set(
        text,
        "the ranks on %s start %" PRIu64
        " more threads, but ulimit -u allows the user %" PRIu64
        " processes and threads, of which %" PRIu64
        " are left; raise it (LimitNPROC of slurmd, limits.conf), or use fewer threads",
        own->node, own->sum.more, limits->user, limits->user_room);
    return true;
}

static bool meets_group_limit(const struct own *own, struct error *text)
{
    const struct thread_limits *limits = &own->limits;

    if (limits->group_room == LIMIT_NONE || own->sum.group_id <= limits->group_room)
        return false;
    (void)error_set(
        text,
        "the ranks on %s start %" PRIu64 " more threads, but pids.max of their "
        "cgroup is %" PRIu64 ", of which %" PRIu64
        " are left; raise it (TasksMax of slurmd, --pids-limit of a container), or use fewer "
        "threads",
        own->node, own->sum.group_id, limits->group, limits->group_room);
    return true;
}

static bool meets_space_limit(const struct own *own, struct error *text)
{
    const struct thread_limits *limits = &own->limits;

    if (limits->space_room == LIMIT_NONE || limits->stack == LIMIT_NONE ||
        own->more <= limits->space_room / limits->stack)
        return false;
    (void)error_set(text,
                    "rank %d on %s starts %" PRIu64 " more threads with stacks of %" PRIu64
                    " B, but only %" PRIu64 " of %" PRIu64
                    " B of address space are left; raise ulimit -v, or lower ulimit -s",
                    own->rank, own->node, own->more, limits->stack, limits->space_room,
                    limits->space);
    return true;
}

/* On rank 0: replace what each of the COUNT ranks of a node wants by the sums; ROOM has space
 * for COUNT. */
static void add_up(struct want *want, const int *rank, int count, uint64_t *room)
{
    uint64_t all = 0;

    for (int i = 0; i < count; i++) {
        all += want[rank[i]].more;
        room[i] = 0;
        for (int k = 0; k < count; k++)
            if (want[rank[k]].group_id == want[rank[i]].group_id)
                room[i] += want[rank[k]].more;
    }
    for (int i = 0; i < count; i++)
        want[rank[i]] = (struct want){all, room[i]};
}

/* Learn how many threads the ranks of this node start, and those of them in this cgroup.
 * Collective. */
static int share_sums(const struct comm *comm, const struct placement *placement,
                      struct own *own, struct error *err)
{
    struct want mine = {own->more, own->limits.group_id};
    struct want *want = NULL;
    uint64_t *room = NULL;
    int rc;

    if (comm->rank == 0) {
        want = calloc((size_t)comm->size, sizeof(*want));
        room = calloc((size_t)placement_most_on_node(placement), sizeof(*room));
    }
    if (comm->rank == 0 && (!want || !room)) {
        free(want);
        free(room);
        return error_set(err, "out of memory for %d ranks", comm->size);
    }
    rc = comm_result(
        MPI_Gather(&mine, sizeof(mine), MPI_BYTE, want, sizeof(mine), MPI_BYTE, 0, comm->mpi),
        "MPI_Gather of the threads", err);
    for (int n = 0; rc == 0 && want && n < placement->nodes; n++)
        add_up(want, &placement->by_node[placement->node[n].first], placement->node[n].count,
               room);
    if (rc == 0)
        rc = comm_result(MPI_Scatter(want, sizeof(mine), MPI_BYTE, &own->sum, sizeof(mine),
                                     MPI_BYTE, 0, comm->mpi),
                         "MPI_Scatter of the threads", err);
    free(want);
    free(room);
    return rc;
}

int thread_room_inspect(const struct comm *comm, const struct placement *placement,
                        int threads, struct thread_room *room, struct error *err)
{
    struct own own = {.rank = comm->rank, .more = threads > 1 ? (uint64_t)threads - 1 : 0};
    struct trouble trouble;
    struct error text;
    uint64_t most = 0;
    bool meets;

    *room = (struct thread_room){.enough = true};
    if (comm_result(MPI_Allreduce(&own.more, &most, 1, MPI_UINT64_T, MPI_MAX, comm->mpi),
                    "MPI_Allreduce of the threads", err) < 0)
        return -1;
    if (most == 0)
        return 0;
    (void)slurm_node_name(own.node, sizeof(own.node));
    if (own.more > 0)
        own.limits = thread_limits_read();
    if (share_sums(comm, placement, &own, err) < 0)
        return -1;
    /* Who starts no thread meets no limit. */
    meets = own.more > 0 && (meets_user_limit(&own, &text) || meets_group_limit(&own, &text) ||
                             meets_space_limit(&own, &text));
    if (trouble_gather(comm, placement, meets ? &text : NULL, &trouble, err) < 0)
        return -1;
    room->enough = trouble.count == 0;
    room->none.count = trouble.count;
    room->none.nodes = trouble.nodes;
    (void)snprintf(room->none.first, sizeof(room->none.first), "%.511s", trouble.what.text);
    return 0;
}
