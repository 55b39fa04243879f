/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * heartbeat.c - exchange progress and stop requests between all ranks while they compute
 */

#include <config.h>

#include "heartbeat.h"

#include <stdlib.h>

#include "core/clock.h"
#include "reduce.h"

/* The elements of the sum: the number of ranks for each reason, then these two. */
enum { LANE_FINISHED = STOP_REASONS, LANE_TERMS, LANES };

struct heartbeat {
    struct comm comm;
    double interval;
    double next; /* when it is time for a beat */
    uint64_t number;
    bool under_way;
    MPI_Request request[2];
    uint64_t mine[LANES];
    uint64_t sum[LANES];
    struct double_int my_fraction;
    struct double_int least;
};

struct heartbeat *heartbeat_create(const struct comm *comm, double interval)
{
    struct heartbeat *heartbeat = calloc(1, sizeof(*heartbeat));

    if (heartbeat) {
        heartbeat->comm = *comm;
        heartbeat->interval = interval;
        heartbeat->next = clock_now() + interval;
    }
    return heartbeat;
}

void heartbeat_destroy(struct heartbeat *heartbeat)
{
    free(heartbeat);
}

static int enter(struct heartbeat *h, const struct pulse *pulse, struct error *err)
{
    for (int i = 0; i < STOP_REASONS; i++)
        h->mine[i] = pulse->stop[i];
    h->mine[LANE_FINISHED] = pulse->finished;
    h->mine[LANE_TERMS] = pulse->terms;
    h->my_fraction = (struct double_int){pulse->fraction, h->comm.rank};
    if (comm_result(MPI_Iallreduce(h->mine, h->sum, LANES, MPI_UINT64_T, MPI_SUM, h->comm.mpi,
                                   &h->request[0]),
                    "MPI_Iallreduce of the heartbeat", err) < 0 ||
        comm_result(MPI_Iallreduce(&h->my_fraction, &h->least, 1, MPI_DOUBLE_INT, MPI_MINLOC,
                                   h->comm.mpi, &h->request[1]),
                    "MPI_Iallreduce of the heartbeat", err) < 0)
        return -1;
    h->under_way = true;
    h->next = clock_now() + h->interval;
    return 0;
}

int heartbeat_poll(struct heartbeat *h, const struct pulse *pulse, bool urgent,
                   struct beat *beat, struct error *err)
{
    /* MPI_STATUSES_IGNORE of MPICH makes gcc warn of a write to its address. */
    MPI_Status statuses[2];
    int complete = 0;

    if (!h->under_way) {
        if (!urgent && clock_now() < h->next)
            return 0;
        if (enter(h, pulse, err) < 0)
            return -1;
    }
    if (comm_result(MPI_Testall(2, h->request, &complete, statuses),
                    "MPI_Testall of the heartbeat", err) < 0)
        return -1;
    if (!complete)
        return 0;
    h->under_way = false;
    *beat = (struct beat){
        .number = ++h->number,
        .finished = h->sum[LANE_FINISHED],
        .terms = h->sum[LANE_TERMS],
        .least_fraction = h->least.value,
        .slowest_rank = h->least.rank,
    };
    for (int i = 0; i < STOP_REASONS; i++)
        beat->stop[i] = h->sum[i];
    return 1;
}
