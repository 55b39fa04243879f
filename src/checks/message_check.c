/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * message_check.c - whether large messages fit into memory, and arrive as they were sent
 */

#include <config.h>

#include "message_check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/memory_room.h"
#include "finding.h"
#include "mpi/collectives.h"
#include "mpi/message_room.h"

/* MPI may need as much memory again for its copies. */
enum { COPIES = 2 };

/* Of one rank, as it travels. */
struct need {
    uint64_t bytes;
    struct memory_room room;
};

static bool has_payload(const struct check_facts *facts)
{
    return facts->job && facts->job->payload.count > 0;
}

static bool has_collectives(const struct check_facts *facts)
{
    return facts->job && facts->job->collectives == COLLECTIVES_ALL;
}

/* ---- Memory ---- */

/* One after the other: the larger counts. */
static uint64_t need_of(const struct check_facts *facts)
{
    const struct comm *comm = facts->comm;
    uint64_t payload = has_payload(facts)
                           ? messages_need(facts->job->communication, &facts->job->payload,
                                           comm->size, comm->rank)
                           : 0;
    uint64_t collectives = has_collectives(facts) ? collectives_need(comm->size) : 0;

    return payload > collectives ? payload : collectives;
}

/* Judge the COUNT ranks of a node, from by_node[FIRST] on. */
static void judge_node(const struct placement *placement, const struct need *need, int first,
                       int count, struct finding *low)
{
    uint64_t all = 0;
    int rank = placement->by_node[first];

    for (int i = first; i < first + count; i++)
        all += need[placement->by_node[i]].bytes;
    for (int i = first; i < first + count; i++) {
        const struct need *of = &need[placement->by_node[i]];
        const struct {
            uint64_t bytes, room;
            const char *who, *what;
        } rows[] = {
            {all, of->room.node, "the ranks on", "free memory on the node"},
            {all, of->room.group, "the ranks on", "left in their cgroup (--mem)"},
            {of->bytes, of->room.process, "a rank on", "left under ulimit -v"},
        };

        for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
            char *text;

            if (rows[k].room == LIMIT_NONE || rows[k].bytes <= rows[k].room / COPIES)
                continue;
            text = finding_add(low, placement, rank);
            if (text)
                (void)snprintf(text, FINDING_TEXT_SIZE,
                               "%s %.60s need%s %" PRIu64 " B for messages, and MPI as much "
                               "again for copies, but there are only %" PRIu64 " B %s",
                               rows[k].who, placement_node(placement, rank), k < 2 ? "" : "s",
                               rows[k].bytes, rows[k].room, rows[k].what);
            return;
        }
    }
}

int check_message_memory(const struct check_facts *facts, struct check *check,
                         struct error *err)
{
    const struct comm *comm = facts->comm;
    const struct placement *placement = facts->placement;
    struct need mine = {.bytes = need_of(facts)};
    struct finding low = {.count = 0};
    struct need *need = NULL;
    int rc;

    check->verdict = CHECK_NONE;
    if (!has_payload(facts) && !has_collectives(facts))
        return 0;
    check->verdict = CHECK_PASS;
    mine.room = memory_room_read();
    if (comm->rank == 0 && !(need = calloc((size_t)comm->size, sizeof(*need))))
        return error_set(err, "out of memory for %d ranks", comm->size);
    rc = comm_result(
        MPI_Gather(&mine, sizeof(mine), MPI_BYTE, need, sizeof(mine), MPI_BYTE, 0, comm->mpi),
        "MPI_Gather of the memory", err);
    if (rc == 0 && need) {
        for (int i = 0; i < placement->ranks; i += placement_on_node(placement, i))
            judge_node(placement, need, i, placement_on_node(placement, i), &low);
        check_set_measured(check, "rank 0 needs %" PRIu64 " B for messages", need[0].bytes);
        check_set_expected(check, "at most half of the free memory");
        finding_judge(&low,
                      "use a smaller communication.payload or fewer ranks, or give the job "
                      "more memory; with scatter-gather, rank 0 holds a message from each "
                      "rank",
                      check);
    }
    finding_clear(&low);
    free(need);
    return rc;
}

/* ---- Contents ---- */

static void judge(const struct message_faults *faults, const struct placement *placement,
                  struct check *check)
{
    check_set_measured(check, "%" PRIu64 " of %" PRIu64 " messages wrong", faults->wrong,
                       faults->checked);
    check_set_expected(check, "0 wrong");
    if (faults->wrong == 0)
        return;
    placement_list_nodes(placement, faults->blamed, &check->hosts);
    check_fail(check, "%" PRIu64 " message%s arrived with wrong bytes; the first: %s",
               faults->wrong, faults->wrong == 1 ? "" : "s", faults->first);
}

void check_payload(const struct check_facts *facts, struct check *check)
{
    judge(facts->payload, facts->placement, check);
}

void check_collectives(const struct check_facts *facts, struct check *check)
{
    if (!has_collectives(facts))
        check->verdict = CHECK_NONE;
    else
        judge(facts->collectives, facts->placement, check);
}
