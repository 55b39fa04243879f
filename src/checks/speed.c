/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * speed.c - the rate of each rank and host, in terms/s, and the slowest host
 *
 * A host's speed is the terms of its ranks by the seconds of its ranks, so that hosts with
 * different numbers of ranks can be compared.
 */

#include <config.h>

#include "speed.h"

#include <stdlib.h>

#include "median.h"
#include "mpi/comm.h"

/* Of one rank, as it travels. */
struct sample {
    double terms;
    double seconds;
};

static void find_briefest(struct speed *speed, const struct sample *sample, int ranks)
{
    for (int r = 1; r < ranks; r++)
        if (sample[r].seconds < sample[speed->briefest_rank].seconds)
            speed->briefest_rank = r;
    speed->briefest = sample[speed->briefest_rank].seconds;
    speed->measured = speed->briefest >= SPEED_TIME_LEAST;
}

static void rate_ranks(struct speed *speed, const struct sample *sample, int ranks)
{
    for (int r = 0; r < ranks; r++) {
        speed->rate[r] = sample[r].terms / sample[r].seconds;
        if (speed->rate[r] < speed->rate[speed->slowest_rank])
            speed->slowest_rank = r;
    }
}

static int rate_hosts(struct speed *speed, const struct placement *placement,
                      const struct sample *sample, struct error *err)
{
    double *rates = calloc((size_t)placement->nodes, sizeof(*rates));

    if (!rates)
        return error_set(err, "out of memory for %d nodes", placement->nodes);
    for (int at = 0; at < placement->ranks; speed->hosts++) {
        int count = placement_on_node(placement, at);
        struct sample sum = {0, 0};

        for (int i = at; i < at + count; i++) {
            sum.terms += sample[placement->by_node[i]].terms;
            sum.seconds += sample[placement->by_node[i]].seconds;
        }
        rates[speed->hosts] = sum.terms / sum.seconds;
        speed->host[speed->hosts] = (struct host_speed){
            .rank = placement->by_node[at],
            .rate = rates[speed->hosts],
        };
        at += count;
    }
    speed->median = median_of(rates, speed->hosts);
    free(rates);
    if (speed->median < 0)
        return error_set(err, "out of memory for %d nodes", placement->nodes);
    for (int i = 0; i < speed->hosts; i++) {
        speed->host[i].relative = speed->host[i].rate / speed->median;
        if (speed->host[i].rate < speed->host[speed->slowest].rate)
            speed->slowest = i;
        if (speed->host[i].rate > speed->host[speed->fastest].rate)
            speed->fastest = i;
    }
    return 0;
}

static int evaluate(struct speed *speed, const struct placement *placement,
                    const struct sample *sample, struct error *err)
{
    find_briefest(speed, sample, placement->ranks);
    if (!speed->measured)
        return 0;
    speed->rate = calloc((size_t)placement->ranks, sizeof(*speed->rate));
    speed->host = calloc((size_t)placement->nodes, sizeof(*speed->host));
    if (!speed->rate || !speed->host)
        return error_set(err, "out of memory for %d ranks", placement->ranks);
    rate_ranks(speed, sample, placement->ranks);
    return rate_hosts(speed, placement, sample, err);
}

int speed_gather(const struct comm *comm, const struct placement *placement, uint64_t terms,
                 double seconds, struct speed *speed, struct error *err)
{
    struct sample mine = {(double)terms, seconds};
    struct sample *sample = NULL;
    int rc;

    *speed = (struct speed){.hosts = 0};
    if (comm->rank == 0) {
        sample = calloc((size_t)comm->size, sizeof(*sample));
        if (!sample)
            return error_set(err, "out of memory for %d ranks", comm->size);
    }
    rc = comm_result(MPI_Gather(&mine, 2, MPI_DOUBLE, sample, 2, MPI_DOUBLE, 0, comm->mpi),
                     "MPI_Gather of the speeds", err);
    if (rc == 0 && sample)
        rc = evaluate(speed, placement, sample, err);
    free(sample);
    return rc;
}

void speed_clear(struct speed *speed)
{
    free(speed->rate);
    free(speed->host);
    *speed = (struct speed){.hosts = 0};
}
