/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * collective_call.c - call a collective, blocking or not, and check what it delivers
 */

#include <config.h>

#include "collective_call.h"

#include <string.h>

#include "addend_search.h"
#include "core/clock.h"

/* Change a byte in the middle of what this rank sends. */
static void flip(const struct collective_call *c)
{
    if (c->flip)
        ((unsigned char *)c->send)[c->bytes / 2] ^= 0x10;
}

static struct payload message_of(const struct collective_call *c, int from, int to)
{
    return (struct payload){
        .seed = c->seed,
        .from = (uint32_t)group_rank(c->group, from),
        .to = to < 0 ? PAYLOAD_TO_ALL : (uint32_t)group_rank(c->group, to),
    };
}

/* ---- The calls ---- */

static int allreduce(const struct collective_call *c, MPI_Comm comm, MPI_Request *request)
{
    int count = (int)payload_words(c->bytes);

    return request ? MPI_Iallreduce(c->send, c->receive, count, MPI_UINT64_T, MPI_SUM, comm,
                                    request)
                   : MPI_Allreduce(c->send, c->receive, count, MPI_UINT64_T, MPI_SUM, comm);
}

static int allgather(const struct collective_call *c, MPI_Comm comm, MPI_Request *request)
{
    int count = (int)c->bytes;

    return request
               ? MPI_Iallgather(c->send, count, MPI_BYTE, c->receive, count, MPI_BYTE, comm,
                                request)
               : MPI_Allgather(c->send, count, MPI_BYTE, c->receive, count, MPI_BYTE, comm);
}

static int alltoall(const struct collective_call *c, MPI_Comm comm, MPI_Request *request)
{
    int count = (int)c->bytes;

    return request ? MPI_Ialltoall(c->send, count, MPI_BYTE, c->receive, count, MPI_BYTE, comm,
                                   request)
                   : MPI_Alltoall(c->send, count, MPI_BYTE, c->receive, count, MPI_BYTE, comm);
}

static const struct {
    const char *name[2]; /* non-blocking, blocking */
    int (*call)(const struct collective_call *, MPI_Comm, MPI_Request *);
} kinds[COLLECTIVE_KINDS] = {
    [COLLECTIVE_ALLREDUCE] = {{"MPI_Iallreduce", "MPI_Allreduce"}, allreduce},
    [COLLECTIVE_ALLGATHER] = {{"MPI_Iallgather", "MPI_Allgather"}, allgather},
    [COLLECTIVE_ALLTOALL] = {{"MPI_Ialltoall", "MPI_Alltoall"}, alltoall},
};

const char *collective_name(int kind, bool blocking)
{
    return kinds[kind].name[blocking];
}

static int call_on(const struct collective_call *c, MPI_Comm comm, double *seconds,
                   struct error *err)
{
    MPI_Request request = MPI_REQUEST_NULL;
    double began;
    int rc;

    if (comm_result(MPI_Barrier(comm), "MPI_Barrier", err) < 0)
        return -1;
    began = clock_now();
    rc = kinds[c->kind].call(c, comm, c->blocking ? NULL : &request);
    if (rc == MPI_SUCCESS && !c->blocking)
        rc = MPI_Wait(&request, MPI_STATUS_IGNORE);
    *seconds = clock_now() - began;
    return comm_result(rc, collective_name(c->kind, c->blocking), err);
}

/* ---- The contents ---- */

static void fill(const struct collective_call *c)
{
    const struct comm *comm = &c->group->comm;

    if (c->kind == COLLECTIVE_ALLREDUCE)
        payload_fill_addend(c->seed, (uint32_t)comm->rank, c->send, payload_words(c->bytes));
    for (int to = 0; c->kind == COLLECTIVE_ALLTOALL && to < comm->size; to++) {
        const struct payload message = message_of(c, comm->rank, to);

        payload_fill(&message, (char *)c->send + (size_t)to * c->bytes, c->bytes);
    }
    if (c->kind == COLLECTIVE_ALLGATHER) {
        const struct payload message = message_of(c, comm->rank, -1);

        payload_fill(&message, c->send, c->bytes);
    }
    flip(c);
}

/* Check the messages of all ranks, one behind the other. */
static void check_messages(const struct collective_call *c, struct collective_finding *finding)
{
    const struct comm *comm = &c->group->comm;

    for (int from = 0; from < comm->size; from++) {
        const struct payload message =
            message_of(c, from, c->kind == COLLECTIVE_ALLTOALL ? comm->rank : -1);
        struct payload_error error =
            payload_check(&message, (char *)c->receive + (size_t)from * c->bytes, c->bytes);

        if (error.count > 0 && finding->error.count > 0)
            finding->from = FROM_UNKNOWN;
        else if (error.count > 0)
            *finding = (struct collective_finding){error, group_rank(c->group, from)};
    }
}

static int add_some(void *arg, const struct addend_group *group, bool *wrong,
                    struct error *err)
{
    const struct collective_call *c = arg;
    double seconds;

    memset(c->receive, 0, c->bytes);
    if (call_on(c, group->mpi, &seconds, err) < 0)
        return -1;
    *wrong = payload_check_sum(c->seed, group->count, group->rank_sum, c->receive,
                               payload_words(c->bytes))
                 .count > 0;
    return 0;
}

/* A sum that is wrong on all ranks comes from one of them: let that one tell it. */
static int check_sum(const struct collective_call *c, struct collective_finding *finding,
                     struct error *err)
{
    const struct comm *comm = &c->group->comm;
    uint64_t size = (uint64_t)comm->size;
    struct collective_call again = *c;
    int wrong;
    int all = 0;
    int rank = -1;

    finding->error = payload_check_sum(c->seed, size, size * (size - 1) / 2, c->receive,
                                       payload_words(c->bytes));
    finding->from = FROM_UNKNOWN;
    wrong = finding->error.count > 0;
    if (comm_result(MPI_Allreduce(&wrong, &all, 1, MPI_INT, MPI_MIN, comm->mpi),
                    "MPI_Allreduce of the comparison of sums", err) < 0 ||
        (all && addend_search(comm, add_some, &again, &rank, err) < 0))
        return -1;
    if (all && rank == comm->rank)
        finding->from = group_rank(c->group, rank);
    else if (all && rank >= 0)
        finding->error.count = 0;
    return 0;
}

int collective_call(const struct collective_call *c, double *seconds,
                    struct collective_finding *finding, struct error *err)
{
    *finding = (struct collective_finding){.from = FROM_UNKNOWN};
    fill(c);
    if (call_on(c, c->group->comm.mpi, seconds, err) < 0)
        return -1;
    if (c->kind == COLLECTIVE_ALLREDUCE)
        return check_sum(c, finding, err);
    check_messages(c, finding);
    return 0;
}
