/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * exchange_step.c - handing out the work and collecting the sums, by each exchange that is
 * asked for
 */

#include <config.h>

#include "exchange_step.h"

#include "checks/answer.h"
#include "core/clock.h"
#include "inject.h"

/* Choose the exchanges that the description asks for. */
static void choose_exchanges(struct run *run)
{
    for (int i = 0; i < EXCHANGE_COUNT; i++)
        if (run->job.communication == COMMUNICATION_ALL || run->job.communication == i)
            run->exchanges[run->exchange_count++].exchange = exchange_at((size_t)i);
}

int distribute(struct run *run)
{
    const struct comm *comm = &run->session.comm;
    uint64_t blocks = coverage_blocks(&run->work);
    int disagree = 0; /* bit I: exchange I handed this rank another interval */
    struct error err;

    choose_exchanges(run);
    for (int i = 0; i < run->exchange_count; i++) {
        struct exchange_run *ran = &run->exchanges[i];
        double begin = clock_now();
        struct interval mine;

        if (ran->exchange->distribute(comm, blocks, &mine, &err) < 0)
            session_fatal(&run->session, &err);
        ran->seconds[0] = clock_now() - begin;
        run->seconds[PHASE_DISTRIBUTE] += ran->seconds[0];
        if (i == 0)
            run->mine = mine;
        else if (mine.first != run->mine.first || mine.count != run->mine.count)
            disagree |= 1 << i;
    }
    if (run->exchange_count > 1 && judge_intervals(run, disagree, &run->verdict, &err) < 0)
        session_fatal(&run->session, &err);
    return 0;
}

int collect(struct run *run)
{
    const struct comm *comm = &run->session.comm;
    struct partial mine = inject_on_the_way(run, partial_add(run->partial, run->base));
    struct error err;

    for (int i = 0; i < run->exchange_count; i++) {
        struct exchange_run *ran = &run->exchanges[i];
        double begin;

        /* Otherwise the first of several would be charged with the wait for the
         * slowest rank. */
        if (run->exchange_count > 1 &&
            comm_result(MPI_Barrier(comm->mpi), "MPI_Barrier", &err) < 0)
            session_fatal(&run->session, &err);
        begin = clock_now();
        if (ran->exchange->collect(comm, &mine, &ran->total, &err) < 0)
            session_fatal(&run->session, &err);
        ran->seconds[1] = clock_now() - begin;
        run->seconds[PHASE_COLLECT] += ran->seconds[1];
    }
    run->seconds[PHASE_WIRE_UP] = run->session.wire_up;
    run->seconds[PHASE_TOTAL] = clock_now() - run->session.began;
    return 0;
}
