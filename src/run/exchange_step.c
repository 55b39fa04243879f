/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * exchange_step.c - distribute the work and collect the sums, by each exchange of the
 * description
 */

#include <config.h>

#include "exchange_step.h"

#include "core/clock.h"
#include "inject.h"
#include "run_checks.h"
#include "share_work.h"

/* Choose the exchanges that the description asks for. */
static void choose_exchanges(struct run *run)
{
    for (int i = 0; i < EXCHANGE_COUNT; i++)
        if (run->job.communication == COMMUNICATION_ALL || run->job.communication == i)
            run->exchanges.result[run->exchanges.count++].exchange = exchange_at((size_t)i);
}

/* Let the ranks begin each of several exchanges together.  Otherwise it would be charged with
 * the wait for the slowest rank. */
static void begin_together(const struct run *run)
{
    struct error err;

    if (run->exchanges.count > 1 &&
        comm_result(MPI_Barrier(run->session.comm.mpi), "MPI_Barrier", &err) < 0)
        session_fatal(&run->session, &err);
}

int distribute(struct run *run)
{
    const struct comm *comm = &run->session.comm;
    struct error err;

    choose_exchanges(run);
    for (int i = 0; i < run->exchanges.count; i++) {
        struct exchange_result *ran = &run->exchanges.result[i];
        struct interval mine;
        double begin;

        begin_together(run);
        begin = clock_now();
        if (ran->exchange->distribute(comm, run->share.blocks, &mine, &err) < 0)
            session_fatal(&run->session, &err);
        ran->seconds[0] = clock_now() - begin;
        run->times.seconds[PHASE_DISTRIBUTE] += ran->seconds[0];
        if (i == 0)
            run->share.mine = mine;
        else if (mine.first != run->share.mine.first || mine.count != run->share.mine.count)
            run->exchanges.other_intervals |= 1 << i;
    }
    if (run->exchanges.count > 1)
        run_checks(run, CHECKS_INTERVALS, NULL);
    share_work_check(run);
    return 0;
}

int collect(struct run *run)
{
    const struct comm *comm = &run->session.comm;
    struct partial mine =
        inject_on_the_way(run, partial_add(run->share.sum, run->share.before));
    struct error err;

    for (int i = 0; i < run->exchanges.count; i++) {
        struct exchange_result *ran = &run->exchanges.result[i];
        double begin;

        begin_together(run);
        begin = clock_now();
        if (ran->exchange->collect(comm, &mine, &ran->total, &err) < 0)
            session_fatal(&run->session, &err);
        ran->seconds[1] = clock_now() - begin;
        run->times.seconds[PHASE_COLLECT] += ran->seconds[1];
    }
    run->times.seconds[PHASE_WIRE_UP] = run->session.wire_up;
    run->times.seconds[PHASE_TOTAL] = clock_now() - run->session.began;
    return 0;
}
