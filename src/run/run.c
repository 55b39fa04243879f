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
#include <unistd.h>

#include "core/clock.h"
#include "core/stop.h"
#include "description.h"
#include "exchange_step.h"
#include "inject.h"
#include "links.h"
#include "log_place.h"
#include "mpi/timing.h"
#include "node_links.h"
#include "output/events.h"
#include "output/output.h"
#include "payload_step.h"
#include "prepare.h"
#include "resume.h"
#include "run_checks.h"
#include "state.h"
#include "threads.h"
#include "work.h"

enum { PARTIALS_SHOWN = 64 }; /* ranks whose partial sum is printed without --verbose */

/* Tell the end of the job, with the TOTAL if there is one, and share its exit
 * status. */
static int conclude(struct run *run, const struct partial *total)
{
    enum exit_status status = verdict_status(&run->verdict);
    const struct result_facts facts = {
        .job = &run->job,
        .comm = &run->session.comm,
        .placement = &run->session.placement,
        .threads = run->task.threads,
        .total = total,
        .terms_before = run->share.before.terms,
        .terms_of_job = run->job.series.terms,
        .spread = run->times.spread,
        .exchanges = run->exchanges.result,
        .exchange_count = run->exchanges.count,
        .messages = {.messages = run->messages.result,
                     .count = run->messages.count,
                     .collectives = run->messages.collective,
                     .collective_count = run->messages.collective_count},
        .speed = &run->times.speed,
        .thread_report = &run->threads,
        .verdict = &run->verdict,
    };
    struct error err;

    if (run->session.reporting) {
        if (!run->options->quiet) {
            if (run->partials)
                output_partials(run->partials, run->session.comm.size);
            if (total)
                output_pi(total->sum, run->times.seconds[PHASE_DISTRIBUTE] +
                                          run->times.seconds[PHASE_COMPUTE] +
                                          run->times.seconds[PHASE_COLLECT]);
        }
        output_failures(&run->verdict);
        if (log_write(run->log, events_result(&facts, status), &err) < 0) {
            output_error("%s", err.text);
            status = EXIT_CANNOT_RUN;
        }
        if (!run->options->quiet) {
            output_verdict(status);
            if (run->log && isatty(STDERR_FILENO))
                output_error("the log is %s", run->log_path);
        }
        if (output_flush() < 0)
            status = EXIT_CANNOT_RUN;
    }
    return session_agree(&run->session, (int)status);
}

/* Make the checks of STAGE; the job ends if one of them failed. */
static int check_and_go_on(struct run *run, enum check_stage stage)
{
    run_checks(run, stage, NULL);
    if (session_agree(&run->session, (int)verdict_status(&run->verdict)) != 0)
        return conclude(run, NULL);
    return 0;
}

/* Whether all ranks are there, before anybody waits for a sum. */
static int check_launch_step(struct run *run)
{
    return check_and_go_on(run, CHECKS_LAUNCH);
}

/* Whether they are where they should be, and have what they need. */
static int check_place_step(struct run *run)
{
    run_warnings(run);
    return check_and_go_on(run, CHECKS_PLACE);
}

/* Whether each core that is going to sum makes the right bits. */
static int check_cores_step(struct run *run)
{
    return check_and_go_on(run, CHECKS_CORES);
}

/* What is late may be right. */
static bool is_right(const struct verdict *verdict)
{
    enum exit_status status = verdict_status(verdict);

    return status == EXIT_PASS || status == EXIT_TOO_SLOW;
}

/* Whether the hosts communicate correctly and as fast as expected, if the description asks.
 * A job that is merely slow goes on: its answer may be right. */
static int test_links(struct run *run)
{
    struct error err;

    if (links_run(run, &err) < 0)
        session_give_up(&run->session, EXIT_WRONG_LAUNCH, &err);
    return session_agree(&run->session, is_right(&run->verdict)) ? 0 : conclude(run, NULL);
}

/* The same of the ranks of each node. */
static int test_node_links(struct run *run)
{
    struct error err;

    if (node_links_run(run, &err) < 0)
        session_give_up(&run->session, EXIT_WRONG_LAUNCH, &err);
    return session_agree(&run->session, is_right(&run->verdict)) ? 0 : conclude(run, NULL);
}

/* Whether the threads of the ranks can use MPI at once, if the description asks.  A link that
 * is bad has been found before. */
static int test_threads(struct run *run)
{
    struct error err;

    if (threads_run(run, &err) < 0)
        session_fatal(&run->session, &err);
    return session_agree(&run->session, is_right(&run->verdict)) ? 0 : conclude(run, NULL);
}

/* Whether large messages and collectives carry each byte, if the description asks. */
static int test_messages(struct run *run)
{
    struct error err;

    if (payload_run(run, &err) < 0)
        session_fatal(&run->session, &err);
    return session_agree(&run->session, is_right(&run->verdict)) ? 0 : conclude(run, NULL);
}

/* Whether each rank summed correctly, before the sums travel: what goes wrong in a rank
 * is then told from what goes wrong on the way. */
static int check_partials(struct run *run)
{
    inject_in_sum(run);
    run_checks(run, CHECKS_PARTIALS, NULL);
    return 0;
}

/* Bring to rank 0 what is shown, but is no part of the sum. */
static int gather_details(struct run *run)
{
    const struct comm *comm = &run->session.comm;
    struct times *times = &run->times;
    struct error err;

    if (timing_spread(comm, times->seconds, PHASE_COUNT, times->spread, &err) < 0)
        session_fatal(&run->session, &err);
    for (int i = 0; i < run->exchanges.count; i++) {
        struct exchange_result *result = &run->exchanges.result[i];

        if (timing_spread(comm, result->seconds, 2, result->spread, &err) < 0)
            session_fatal(&run->session, &err);
    }
    if (speed_gather(comm, &run->session.placement, run->share.sum.terms,
                     times->seconds[PHASE_COMPUTE], &times->speed, &err) < 0)
        session_fatal(&run->session, &err);
    if (session_agree(&run->session, comm->size > PARTIALS_SHOWN && !run->options->verbose))
        return 0; /* as rank 0 says: the command lines of the ranks may differ */
    if (partials_gather(comm, run->share.sum.sum, &run->partials, &err) < 0)
        session_fatal(&run->session, &err);
    return 0;
}

/* What is right is kept whole, so that to start the job again is to get the same answer. */
static void finish_checkpoint(struct run *run)
{
    struct keeping *keeping = &run->keeping;

    if (!keeping->store || !is_right(&run->verdict))
        return;
    keeping->finished = true;
    keeping->failed = store_finish(keeping->store, run->exchanges.result[0].total.sum,
                                   &keeping->finish_error) < 0;
}

static int judge(struct run *run)
{
    run_checks(run, CHECKS_ANSWER, NULL);
    finish_checkpoint(run);
    run_checks(run, CHECKS_END, NULL);
    return conclude(run, &run->exchanges.result[0].total);
}

int run_job(const struct run_options *options, double began, double timeout, int *argc,
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
        {check_launch_step, "launch", 1},
        {look_for_log, "log on the hosts", PATIENCE_FILES},
        {check_place_step, "placement", 1},
        {check_cores_step, "cores", 1},
        {test_links, "links", 1},
        {test_node_links, "node links", 1},
        {test_threads, "threads", 1},
        {test_messages, "messages", 1},
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

    status = look_at_log(&run);
    if (status != 0)
        return status;
    stop_catch_signals();
    status = session_begin(&run.session, began, timeout,
                           description_thread_level(&options->source), argc, argv);

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
    free(run.task.rank_threads);
    payload_clear(&run);
    speed_clear(&run.times.speed);
    binding_clear(&run.task.binding);
    finding_clear(&run.task.thread_room.none);
    verdict_clear(&run.verdict);
    coverage_clear(&run.share.work);
    store_close(run.keeping.store);
    session_end(&run.session, status);
    return status;
}
