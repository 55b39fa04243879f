/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * message_exchange.c - messages of any size by each exchange, with verified contents
 *
 * A message is filled before the clock starts, and checked after it stops.
 */

#include <config.h>

#include "message_exchange.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "addend_search.h"
#include "answers.h"
#include "core/clock.h"
#include "core/watchdog.h"
#include "tags.h"

/* The messages of one way. */
struct sending {
    const struct message_plan *plan;
    uint64_t seed;
    double seconds;             /* of this rank, in MPI */
    struct payload_error mine;  /* in what this rank received; of a sum: rank 0 only */
    struct payload_error *from; /* in what rank 0 received from each rank; rank 0 only */
};

static struct payload message_of(const struct sending *s, int from, int to)
{
    return (struct payload){.seed = s->seed, .from = (uint32_t)from, .to = (uint32_t)to};
}

/* Inject a wrong byte into the message to rank 0, if this rank is to. */
static void flip(const struct sending *s)
{
    const struct message_plan *plan = s->plan;

    if (plan->comm->rank == plan->flipped)
        plan->room.own[plan->bytes / 2] ^= 0x10;
}

/* Write the message that this rank sends to rank 0. */
static void fill_mine(const struct sending *s)
{
    const struct payload mine = message_of(s, s->plan->comm->rank, 0);

    payload_fill(&mine, s->plan->room.own, s->plan->bytes);
    flip(s);
}

/* All ranks begin at the same time. */
static int begin(struct sending *s, double *began, struct error *err)
{
    int rc = comm_result(MPI_Barrier(s->plan->comm->mpi), "MPI_Barrier", err);

    *began = clock_now();
    return rc;
}

/* End the call NAME, which returned RC and began at BEGAN. */
static int end(struct sending *s, double began, int rc, const char *name, struct error *err)
{
    char text[64];

    s->seconds += clock_now() - began;
    (void)snprintf(text, sizeof(text), "%s of %zu B", name, s->plan->bytes);
    return comm_result(rc, text, err);
}

/* ---- Point-to-point ---- */

/* Name the rank with which rank 0 communicates now, for the watchdog. */
static void name_partner(const struct sending *s, const char *call, int rank)
{
    char text[128];

    (void)snprintf(text, sizeof(text), "%s of %zu B, rank %d on %.40s", call, s->plan->bytes,
                   rank, placement_node(s->plan->placement, rank));
    watchdog_rename(text);
}

/* A rank's message to itself, rank 0. */
static int send_to_self(struct sending *s, struct error *err)
{
    const struct message_plan *plan = s->plan;
    int count = (int)plan->bytes;
    double began = clock_now();

    return end(s, began,
               MPI_Sendrecv(plan->room.own, count, MPI_BYTE, 0, TAG_PAYLOAD, plan->room.all,
                            count, MPI_BYTE, 0, TAG_PAYLOAD, plan->comm->mpi,
                            MPI_STATUS_IGNORE),
               "MPI_Sendrecv", err);
}

/* The receiver says that all of the message has arrived: MPI_Send may return long before, and
 * a message that is lost would be looked for elsewhere. */
static int send_and_wait(struct sending *s, int rank, struct error *err)
{
    const struct message_plan *plan = s->plan;
    double began = clock_now();
    int rc = MPI_Send(plan->room.own, (int)plan->bytes, MPI_BYTE, rank, TAG_PAYLOAD,
                      plan->comm->mpi);

    if (rc == MPI_SUCCESS)
        rc = MPI_Recv(NULL, 0, MPI_BYTE, rank, TAG_PAYLOAD_ARRIVED, plan->comm->mpi,
                      MPI_STATUS_IGNORE);
    return end(s, began, rc, "MPI_Send", err);
}

static int receive_one(struct sending *s, struct error *err)
{
    const struct message_plan *plan = s->plan;
    const struct payload message = message_of(s, 0, plan->comm->rank);

    if (comm_result(MPI_Recv(plan->room.own, (int)plan->bytes, MPI_BYTE, 0, TAG_PAYLOAD,
                             plan->comm->mpi, MPI_STATUS_IGNORE),
                    "MPI_Recv of a message", err) < 0 ||
        comm_result(MPI_Send(NULL, 0, MPI_BYTE, 0, TAG_PAYLOAD_ARRIVED, plan->comm->mpi),
                    "MPI_Send of an answer", err) < 0)
        return -1;
    s->mine = payload_check(&message, plan->room.own, plan->bytes);
    return 0; /* what it waited for is not its own time */
}

static int send_point_to_point(struct sending *s, struct error *err)
{
    const struct message_plan *plan = s->plan;
    double began;

    if (begin(s, &began, err) < 0)
        return -1;
    if (plan->comm->rank != 0)
        return receive_one(s, err);
    for (int rank = 0; rank < plan->comm->size; rank++) {
        const struct payload message = message_of(s, 0, rank);

        payload_fill(&message, plan->room.own, plan->bytes);
        name_partner(s, "MPI_Send", rank);
        if ((rank == 0 ? send_to_self(s, err) : send_and_wait(s, rank, err)) < 0)
            return -1;
        if (rank == 0)
            s->mine = payload_check(&message, plan->room.all, plan->bytes);
    }
    return 0;
}

static int receive_point_to_point(struct sending *s, struct error *err)
{
    const struct message_plan *plan = s->plan;
    int count = (int)plan->bytes;
    double began;

    fill_mine(s);
    if (begin(s, &began, err) < 0)
        return -1;
    if (plan->comm->rank != 0)
        return comm_result(
            MPI_Send(plan->room.own, count, MPI_BYTE, 0, TAG_PAYLOAD, plan->comm->mpi),
            "MPI_Send of a message", err);
    for (int rank = 0; rank < plan->comm->size; rank++) {
        struct payload message = message_of(s, rank, 0);

        name_partner(s, "MPI_Recv", rank);
        began = clock_now();
        if (rank == 0 ? send_to_self(s, err) < 0
                      : end(s, began,
                            MPI_Recv(plan->room.all, count, MPI_BYTE, rank, TAG_PAYLOAD,
                                     plan->comm->mpi, MPI_STATUS_IGNORE),
                            "MPI_Recv", err) < 0)
            return -1;
        s->from[rank] = payload_check(&message, plan->room.all, plan->bytes);
    }
    return 0;
}

/* ---- Scatter and gather ---- */

static int scatter(struct sending *s, struct error *err)
{
    const struct message_plan *plan = s->plan;
    const struct payload mine = message_of(s, 0, plan->comm->rank);
    int count = (int)plan->bytes;
    double began;

    for (int rank = 0; plan->comm->rank == 0 && rank < plan->comm->size; rank++) {
        const struct payload message = message_of(s, 0, rank);

        payload_fill(&message, plan->room.all + (size_t)rank * plan->bytes, plan->bytes);
    }
    if (begin(s, &began, err) < 0 ||
        end(s, began,
            MPI_Scatter(plan->room.all, count, MPI_BYTE, plan->room.own, count, MPI_BYTE, 0,
                        plan->comm->mpi),
            "MPI_Scatter", err) < 0)
        return -1;
    s->mine = payload_check(&mine, plan->room.own, plan->bytes);
    return 0;
}

static int gather(struct sending *s, struct error *err)
{
    const struct message_plan *plan = s->plan;
    int count = (int)plan->bytes;
    double began;

    fill_mine(s);
    if (begin(s, &began, err) < 0 ||
        end(s, began,
            MPI_Gather(plan->room.own, count, MPI_BYTE, plan->room.all, count, MPI_BYTE, 0,
                       plan->comm->mpi),
            "MPI_Gather", err) < 0)
        return -1;
    for (int rank = 0; plan->comm->rank == 0 && rank < plan->comm->size; rank++) {
        const struct payload message = message_of(s, rank, 0);

        s->from[rank] =
            payload_check(&message, plan->room.all + (size_t)rank * plan->bytes, plan->bytes);
    }
    return 0;
}

/* ---- Broadcast and reduce ---- */

static int broadcast(struct sending *s, struct error *err)
{
    const struct message_plan *plan = s->plan;
    const struct payload message = {.seed = s->seed, .from = 0, .to = PAYLOAD_TO_ALL};
    double began;

    if (plan->comm->rank == 0)
        payload_fill(&message, plan->room.own, plan->bytes);
    if (begin(s, &began, err) < 0 ||
        end(s, began,
            MPI_Bcast(plan->room.own, (int)plan->bytes, MPI_BYTE, 0, plan->comm->mpi),
            "MPI_Bcast", err) < 0)
        return -1;
    s->mine = payload_check(&message, plan->room.own, plan->bytes);
    return 0;
}

/* Add the messages of GROUP on its rank 0, which is always rank 0 of the group.  For the
 * search, each rank needs room for the sum: rank 0 of a group may be any. */
static int add_group(void *arg, const struct addend_group *group, bool *wrong,
                     struct error *err)
{
    struct sending *s = arg;
    const struct message_plan *plan = s->plan;
    size_t words = payload_words(plan->bytes);
    void *own = plan->room.own;
    void *sum = group->rank == 0 ? plan->room.all : NULL;
    void *more = NULL;
    double began = clock_now();
    int rc;

    payload_fill_addend(s->seed, (uint32_t)plan->comm->rank, own, words);
    flip(s);
    if (group->rank == 0 && !sum && !(sum = more = calloc(words, sizeof(uint64_t))))
        return error_set(err, "out of memory for a message of %zu B", plan->bytes);
    if (group->mpi == plan->comm->mpi && begin(s, &began, err) < 0)
        return -1;
    rc = end(s, began, MPI_Reduce(own, sum, (int)words, MPI_UINT64_T, MPI_SUM, 0, group->mpi),
             "MPI_Reduce", err);
    if (rc == 0 && group->rank == 0) {
        s->mine = payload_check_sum(s->seed, group->count, group->rank_sum, sum, words);
        *wrong = s->mine.count > 0;
    }
    free(more);
    return rc;
}

static int reduce(struct sending *s, struct error *err)
{
    const struct comm *comm = s->plan->comm;
    const struct addend_group all = {
        .mpi = comm->mpi,
        .rank = comm->rank,
        .count = (uint64_t)comm->size,
        .rank_sum = (uint64_t)comm->size * (uint64_t)(comm->size - 1) / 2,
    };
    struct payload_error found;
    double seconds;
    bool wrong = false;
    int failed;
    int rank;

    if (add_group(s, &all, &wrong, err) < 0)
        return -1;
    seconds = s->seconds;
    found = s->mine;
    failed = wrong;
    if (comm_share_int(comm, &failed, err) < 0 ||
        (failed && addend_search(comm, add_group, s, &rank, err) < 0))
        return -1;
    s->seconds = seconds;
    s->mine = (struct payload_error){.count = 0};
    if (comm->rank == 0 && failed && rank >= 0)
        s->from[rank] = found;
    else if (comm->rank == 0 && failed)
        s->mine = found; /* of nobody that is known */
    return 0;
}

/* ---- The table ---- */

static const struct {
    const char *name;
    const char *call[MESSAGE_WAYS];
    int (*send[MESSAGE_WAYS])(struct sending *, struct error *);
} exchanges[] = {
    [COMMUNICATION_POINT_TO_POINT] = {"point-to-point",
                                      {"MPI_Send", "MPI_Recv"},
                                      {send_point_to_point, receive_point_to_point}},
    [COMMUNICATION_SCATTER_GATHER] = {"scatter-gather",
                                      {"MPI_Scatter", "MPI_Gather"},
                                      {scatter, gather}},
    [COMMUNICATION_REDUCE] = {"reduce", {"MPI_Bcast", "MPI_Reduce"}, {broadcast, reduce}},
};

const char *message_call(int exchange, int way)
{
    return exchanges[exchange].call[way];
}

/* On rank 0: count the messages, and those that are wrong. */
static void note(const struct sending *s, int way, const struct payload_error *found,
                 struct message_faults *faults)
{
    const struct message_plan *plan = s->plan;
    const char *root = placement_node(plan->placement, 0);
    const char *call = message_call(plan->exchange, way);
    bool sum = way == 1 && plan->exchange == COMMUNICATION_REDUCE;

    faults->checked += (uint64_t)plan->comm->size;
    for (int rank = 0; rank < plan->comm->size; rank++) {
        const char *node = placement_node(plan->placement, rank);
        char text[320];

        if (found[rank].count == 0)
            continue;
        if (sum)
            (void)snprintf(text, sizeof(text), "%s (%s), message of rank %d on %.60s", call,
                           exchanges[plan->exchange].name, rank, node);
        else
            (void)snprintf(
                text, sizeof(text), "%s (%s) from rank %d on %.60s to rank %d on %.60s", call,
                exchanges[plan->exchange].name, way == 0 ? 0 : rank, way == 0 ? root : node,
                way == 0 ? rank : 0, way == 0 ? node : root);
        message_faults_add(faults, rank, &found[rank],
                           sum ? payload_words(plan->bytes) * sizeof(uint64_t) : plan->bytes,
                           text);
    }
    if (sum && s->mine.count > 0)
        message_faults_add(faults, 0, &s->mine, plan->bytes,
                           "MPI_Reduce (reduce), a sum that no single rank makes wrong again");
}

int messages_send(const struct message_plan *plan, int way, struct message_result *result,
                  struct message_faults *faults, struct error *err)
{
    const struct comm *comm = plan->comm;
    struct sending s = {
        .plan = plan,
        .seed = (uint64_t)plan->bytes << 8 | (uint64_t)plan->round << 4 |
                (uint64_t)plan->exchange << 1 | (uint64_t)way,
    };
    char name[64];
    int rc;

    result->exchange = exchanges[plan->exchange].name;
    result->bytes = plan->bytes;
    if (comm->rank == 0 && !(s.from = calloc((size_t)comm->size, sizeof(*s.from))))
        return error_set(err, "out of memory for %d ranks", comm->size);
    rc = exchanges[plan->exchange].send[way](&s, err);
    (void)snprintf(name, sizeof(name), "%s of %zu B", message_call(plan->exchange, way),
                   plan->bytes);
    if (rc == 0 && way == 0)
        rc = answers_gather(comm, plan->placement, name, &s.mine, sizeof(s.mine), s.from, err);
    if (rc == 0 && comm->rank == 0)
        note(&s, way, s.from, faults);
    free(s.from);
    result->seconds[way] = s.seconds;
    return rc;
}
