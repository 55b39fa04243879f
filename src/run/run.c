/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * run.c - one job, from MPI_Init to the exit status
 *
 * Each step returns 0 to go on, or the exit status with which every rank ends:
 * what only rank 0 can find out (a file that is missing, a verdict) it shares
 * before anybody leaves.  When MPI itself fails, the ranks can no longer agree,
 * and the one that sees it aborts the job.
 */

#include <config.h>

#include "run.h"

#include <stdlib.h>

#include "checks/answer.h"
#include "checks/expect.h"
#include "checks/expect_own.h"
#include "checks/expect_speed.h"
#include "checks/launch_check.h"
#include "core/clock.h"
#include "core/host.h"
#include "core/stop.h"
#include "exchange_step.h"
#include "inject.h"
#include "links.h"
#include "load.h"
#include "mpi/timing.h"
#include "output/events.h"
#include "output/output.h"
#include "prepare.h"
#include "resume.h"
#include "slurm/slurm.h"
#include "sum/compute.h"
#include "work.h"

enum { PARTIALS_SHOWN = 64 }; /* ranks whose partial sum is printed without --verbose */

/* Tell the end of the job, with the TOTAL if there is one, and share its exit
 * status. */
static int conclude(struct run *run, const struct partial *total)
{
    enum exit_status status = verdict_status(&run->verdict);
    struct error err;

    if (run->session.reporting) {
        if (!run->options->quiet) {
            if (run->partials)
                output_partials(run->partials, run->session.comm.size);
            if (total)
                output_pi(total->sum, run->seconds[PHASE_DISTRIBUTE] +
                                          run->seconds[PHASE_COMPUTE] +
                                          run->seconds[PHASE_COLLECT]);
        }
        output_failures(&run->verdict);
        if (log_write(run->log, events_result(run, total, status), &err) < 0) {
            output_error("%s", err.text);
            status = EXIT_CANNOT_RUN;
        }
        if (!run->options->quiet)
            output_verdict(status);
        if (output_flush() < 0)
            status = EXIT_CANNOT_RUN;
    }
    return session_agree(&run->session, (int)status);
}

/* Whether all ranks are there, before anybody waits for a sum. */
static int check_launch(struct run *run)
{
    const struct session *session = &run->session;
    struct error err;
    int status = 0;

    if (launch_check(&session->launch, &session->comm, &session->placement, &run->verdict,
                     &err) < 0)
        session_fatal(session, &err);
    if (session->comm.rank == 0) {
        expect_size(run, &run->verdict);
        status = (int)verdict_status(&run->verdict);
    }
    if (session_agree(session, status) != 0)
        return conclude(run, NULL);
    return 0;
}

/* Whether they are where they should be, and have what they need. */
static int check_place(struct run *run)
{
    char warning[1024];
    struct error err;
    int status;

    if (expect_own(run, &run->verdict, &err) < 0)
        session_fatal(&run->session, &err);
    if (run->session.comm.rank == 0)
        expect_place(run, &run->verdict);
    if (run->session.reporting && expect_warning(run, warning, sizeof(warning)))
        output_error("warning: %s", warning);
    status = session_agree(&run->session, (int)verdict_status(&run->verdict));
    return status != 0 ? conclude(run, NULL) : 0;
}

/* Whether each core that is going to sum makes the right bits. */
static int check_cores(struct run *run)
{
    struct error wrong;
    bool bad = compute_selftest(run->kernel, run->threads, &wrong) < 0;
    struct error err;
    int status;

    if (judge_ranks(run, "cores", bad ? &wrong : NULL, &run->verdict, &err) < 0)
        session_fatal(&run->session, &err);
    status = session_agree(&run->session, (int)verdict_status(&run->verdict));
    return status != 0 ? conclude(run, NULL) : 0;
}

/* What is late may be right. */
static bool is_right(const struct verdict *verdict)
{
    enum exit_status status = verdict_status(verdict);

    return status == EXIT_PASS || status == EXIT_TOO_SLOW;
}

/* Whether the hosts communicate correctly and as fast as expected, if the description asks.  A
 * job that is merely slow goes on: its answer may be right. */
static int test_links(struct run *run)
{
    struct error err;

    if (links_run(run, &err) < 0)
        session_give_up(&run->session, EXIT_WRONG_LAUNCH, &err);
    return session_agree(&run->session, is_right(&run->verdict)) ? 0 : conclude(run, NULL);
}

/* Whether each rank summed rightly, before the sums travel: what goes wrong in a rank
 * is then told from what goes wrong on the way. */
static int check_partials(struct run *run)
{
    struct error wrong;
    struct error err;
    bool bad;

    inject_in_sum(run);
    bad = judge_partial(run, &wrong) < 0;
    if (judge_ranks(run, "partial sums", bad ? &wrong : NULL, &run->verdict, &err) < 0)
        session_fatal(&run->session, &err);
    return 0;
}

/* Bring to rank 0 what is shown, but is no part of the sum. */
static int gather_details(struct run *run)
{
    const struct comm *comm = &run->session.comm;
    struct error err;

    if (timing_spread(comm, run->seconds, PHASE_COUNT, run->spread, &err) < 0)
        session_fatal(&run->session, &err);
    for (int i = 0; i < run->exchange_count; i++)
        if (timing_spread(comm, run->exchanges[i].seconds, 2, run->exchanges[i].spread, &err) <
            0)
            session_fatal(&run->session, &err);
    if (speed_gather(comm, &run->session.placement, run->partial.terms,
                     run->seconds[PHASE_COMPUTE], &run->speed, &err) < 0)
        session_fatal(&run->session, &err);
    if (comm->size > PARTIALS_SHOWN && !run->options->verbose)
        return 0;
    if (partials_gather(comm, run->partial.sum, &run->partials, &err) < 0)
        session_fatal(&run->session, &err);
    return 0;
}

/* What is right is kept whole, so that to start the job again is to get the same answer. */
static void finish_checkpoint(struct run *run)
{
    struct check *check = verdict_add(&run->verdict, "checkpoint", EXIT_CHECKPOINT);
    struct error err;

    if (store_finish(run->store, run->exchanges[0].total.sum, &err) == 0)
        return;
    (void)slurm_node_name(check->hosts, sizeof(check->hosts));
    check_fail(check,
               "the sum is right, but not kept: %.300s; once that is mended, start the job "
               "again: it goes on from the last checkpoint",
               err.text);
}

static int judge(struct run *run)
{
    if (run->session.comm.rank == 0) {
        judge_total(run, &run->verdict);
        if (run->store && is_right(&run->verdict))
            finish_checkpoint(run);
        expect_speed(run, &run->verdict);
        inject_judge(run);
    }
    return conclude(run, &run->exchanges[0].total);
}

int run_job(const struct options *options, double began, double timeout, int *argc,
            char ***argv)
{
    static const struct {
        int (*step)(struct run *);
        const char *name;
        int patience; /* see session_phase() */
    } steps[] = {
        {read_description, "read", 1},
        {inject_begin, "inject", 1},
        {choose_kernel, "kernel", 1},
        {look_at_binding, "binding", 1},
        {open_log, "log", 1},
        {check_launch, "launch", 1},
        {check_place, "placement", 1},
        {check_cores, "cores", 1},
        {test_links, "links", 1},
        {resume, "resume", PATIENCE_FILES},
        {distribute, "distribute", 1},
        {work, "checkpoint files", PATIENCE_FILES}, /* and then watches itself */
        {check_partials, "partial sums", 1},
        {collect, "collect", 1},
        {gather_details, "details", 1},
        {judge, "verdict", PATIENCE_FILES}, /* the last checkpoint */
    };
    struct run run = {.options = options};
    struct error err;
    int status;

    stop_catch_signals();
    status =
        session_begin(&run.session, began, timeout, load_thread_level(options), argc, argv);

    if (status != 0)
        return status;
    // Again: MPICH takes SIGUSR1 for the death of a rank, and asks its launcher which one it
    // was.  A rank alone then waits for a launcher that there may not be.
    stop_catch_signals();
    for (size_t i = 0; status == 0 && i < sizeof(steps) / sizeof(steps[0]); i++) {
        session_phase(&run.session, steps[i].name, steps[i].patience);
        status = steps[i].step(&run);
    }
    session_phase(&run.session, "end", 0);

    if (log_close(run.log, &err) < 0) {
        output_error("%s", err.text);
        status = EXIT_CANNOT_RUN;
    }
    free(run.partials);
    free(run.rank_threads);
    speed_clear(&run.speed);
    coverage_clear(&run.work);
    store_close(run.store);
    session_end(&run.session);
    return status;
}
