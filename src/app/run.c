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

#include "core/clock.h"
#include "core/host.h"
#include "core/pattern.h"
#include "core/stop.h"
#include "events.h"
#include "expect.h"
#include "expect_own.h"
#include "expect_speed.h"
#include "inject.h"
#include "judge.h"
#include "links.h"
#include "load.h"
#include "mpi/partials.h"
#include "mpi/timing.h"
#include "mpi/trouble.h"
#include "output.h"
#include "resume.h"
#include "sum/compute.h"
#include "work.h"

enum { PARTIALS_SHOWN = 64 }; /* ranks whose partial sum is printed without --verbose */

static int read_description(struct run *run)
{
    double begin = clock_now();
    struct error err;
    int status = load_job_everywhere(run->options, &run->session.comm, &run->job, &err);

    if (status == EXIT_CANNOT_RUN)
        session_fatal(&run->session, &err);
    if (status != 0 && run->session.voice)
        output_diagnosis(&err);
    if (status == 0)
        run->session.timeout = run->job.launch.timeout;
    if (status == 0)
        run->series = series_init(run->job.series.terms);
    run->seconds[PHASE_READ] = clock_now() - begin;
    return status;
}

/* Which kernel and how many threads, on this rank. */
static int choose_kernel(struct run *run)
{
    const char *name = run->options->kernel;
    int wanted = (int)run->job.series.threads;
    const char *problem = NULL;
    struct trouble trouble;
    struct error mine;
    struct error err;

    run->kernel = name ? kernel_find(name) : kernel_best();
    if (!run->kernel || !run->kernel->usable()) {
        char list[128];

        (void)error_set(&mine, "no kernel '%.32s' here; this processor can run: %s", name,
                        kernel_list(list, sizeof(list)));
        problem = mine.text;
    }
    run->threads = compute_threads_given(
        run->job.series.threads == JOB_AUTO ? compute_threads_auto() : wanted);
    if (!problem && run->job.series.threads != JOB_AUTO && run->threads != wanted) {
        (void)error_set(&mine, "series.threads is %d, but the system gives %d", wanted,
                        run->threads);
        problem = mine.text;
    }

    if (trouble_gather(&run->session.comm, &run->session.placement, problem ? &mine : NULL,
                       &trouble, &err) < 0)
        session_fatal(&run->session, &err);
    if (trouble.count == 0)
        return 0;
    if (run->session.voice)
        output_error("%s", trouble.text);
    return EXIT_USAGE;
}

/* Who may get into whose way: to be told in the log, whatever is expected. */
static int look_at_binding(struct run *run)
{
    const struct comm *comm = &run->session.comm;
    struct error err;

    if (comm->rank == 0 &&
        !(run->rank_threads = calloc((size_t)comm->size, sizeof(*run->rank_threads)))) {
        (void)error_set(&err, "out of memory for %d ranks", comm->size);
        session_fatal(&run->session, &err);
    }
    if (comm_result(
            MPI_Gather(&run->threads, 1, MPI_INT, run->rank_threads, 1, MPI_INT, 0, comm->mpi),
            "MPI_Gather of the threads", &err) < 0 ||
        (comm->rank == 0 &&
         binding_inspect(&run->session.placement, run->rank_threads, &run->binding, &err) < 0))
        session_fatal(&run->session, &err);
    return 0;
}

/* The log is opened, and its first event written, before anything is summed: a
 * job must not run for hours and then find no place for its result. */
static int open_log(struct run *run)
{
    struct error err;
    int status = 0;

    if (run->session.voice) {
        if (pattern_expand(run->log_path, sizeof(run->log_path), run->job.log.file,
                           run->job.name, &err) < 0) {
            output_error("log file '%s' %s", run->job.log.file, err.text);
            status = EXIT_USAGE;
        } else if (!(run->log = log_open(run->log_path, &err)) ||
                   log_write(run->log, events_start(run), &err) < 0) {
            output_error("%s", err.text);
            status = EXIT_CANNOT_RUN;
        }
    }
    return session_agree(&run->session, status);
}

/* Tell the end of the job, with the TOTAL if there is one, and share its exit
 * status. */
static int conclude(struct run *run, const struct partial *total)
{
    enum exit_status status = verdict_status(&run->verdict);
    struct error err;

    if (run->session.voice) {
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
    if (run->session.voice && expect_warning(run, warning, sizeof(warning)))
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

/* Whether the hosts can talk, rightly and as fast as expected, if the description asks.  A
 * job that is merely slow goes on: its answer may be right. */
static int test_links(struct run *run)
{
    struct error err;
    int status;

    if (links_run(run, &err) < 0)
        session_give_up(&run->session, EXIT_WRONG_LAUNCH, &err);
    status = session_agree(&run->session, (int)verdict_status(&run->verdict));
    return status == EXIT_PASS || status == EXIT_TOO_SLOW ? 0 : conclude(run, NULL);
}

/* Which ways to talk the description asks for. */
static void choose_exchanges(struct run *run)
{
    for (int i = 0; i < EXCHANGE_COUNT; i++)
        if (run->job.communication == COMMUNICATION_ALL || run->job.communication == i)
            run->exchanges[run->exchange_count++].exchange = exchange_at((size_t)i);
}

static int distribute(struct run *run)
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

static int collect(struct run *run)
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
    (void)host_node_name(check->hosts, sizeof(check->hosts));
    check_fail(check,
               "the sum is right, but not kept: %.300s; once that is mended, start the job "
               "again: it goes on from the last checkpoint",
               err.text);
}

static int judge(struct run *run)
{
    if (run->session.comm.rank == 0) {
        judge_total(run, &run->verdict);
        if (run->store && verdict_status(&run->verdict) == EXIT_PASS)
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
