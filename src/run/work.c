/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * work.c - compute the sum, with checkpoints, progress and requests to stop
 *
 * After each piece of the sum, some milliseconds, a rank looks up: is a checkpoint due,
 * is a beat complete, does anybody want to stop?  A rank that has finished keeps looking,
 * so that all leave together: with everything summed, or by the same beat.
 */

#include <config.h>

#include "work.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/clock.h"
#include "core/stop.h"
#include "inject.h"
#include "mpi/roll_call.h"
#include "mpi/trouble.h"
#include "output/events.h"
#include "output/output.h"
#include "show.h"
#include "slurm/slurm.h"
#include "stall.h"
#include "sum/compute.h"
#include "writers.h"

#define BEAT_INTERVAL 0.5 /* seconds */
#define OVERHEAD_MAX 0.01 /* of the time that may go into checkpoints */
/* Seconds without a complete beat: some rank is gone.  When this rank is asked to stop; else
 * it is launch.timeout. */
#define STALL_MAX_STOPPING 30.0
#define HALTED 5.0        /* seconds between two looks: this rank did not run */
#define IDLE_PAUSE 0.0005 /* seconds between two looks of a rank that has finished */

struct worker {
    struct run *run;
    struct heartbeat *heartbeat;
    struct pulse pulse;
    struct beat beat; /* the last one that was complete */
    bool decided;     /* all finished, or all stop */
    double last_beat; /* when one was complete, by clock_now() */
    double last_look; /* when it was last looked for */

    uint64_t done; /* blocks, and their sum, at the last step */
    const struct partial *partial;

    double next_checkpoint;
    unsigned checkpoints; /* that this rank has made */
    uint64_t saved;       /* blocks that the last one has */
    double next_progress;
    bool checkpoint_failed; /* the last one, which was told */
    bool log_failed;        /* told once */
    struct show show;
};

/* ---- Checkpoints ---- */

/* Whether the log is still this launch's: that of a batch job is also its successor's, who
 * may have written the result already.  Then nothing may come behind it. */
static bool may_write(struct worker *w)
{
    struct run *run = w->run;

    if (!run->keeping.store || !log_has_grown(run->log) ||
        store_check_owner(run->keeping.store, &run->keeping.taken) == 0)
        return true;
    w->pulse.stop[STOP_OWNER] = true;
    return false;
}

static void write_event(struct worker *w, struct yaml_out *event)
{
    struct error err;

    if (!may_write(w)) {
        yaml_out_destroy(event);
        return;
    }
    if (log_write(w->run->log, event, &err) == 0 || w->log_failed)
        return;
    output_error("warning: %s; the job continues", err.text);
    w->log_failed = true;
}

/* Save what is summed; RETURN 0, or -1 with the reason in ERR. */
static int save(struct worker *w, uint64_t done, const struct partial *partial,
                struct error *err)
{
    struct run *run = w->run;
    double begin = clock_now();
    int rc = writer_save(run->keeping.writer, done, partial->sum, err);
    double took = clock_now() - begin;
    double least = run->job.checkpoint.interval;

    run->times.seconds[PHASE_CHECKPOINT] += took;
    w->next_checkpoint =
        clock_now() + (took / OVERHEAD_MAX > least ? took / OVERHEAD_MAX : least);
    if (rc == 0) {
        w->saved = done;
        w->checkpoints++;
    }
    if (rc == 0 && run->log)
        write_event(w, events_checkpoint(&run->keeping.place, partial->terms, took));
    return rc;
}

/* Tell that checkpoints fail, and that they no longer do; not of each one. */
static void tell_of_checkpoint(struct worker *w, const struct error *failure)
{
    const int rank = w->run->session.comm.rank;
    char node[HOST_NAME_SIZE];

    if (failure && !w->checkpoint_failed)
        output_error("warning: rank %d on %s: no checkpoint: %s; %s, and the job continues",
                     rank, slurm_node_name(node, sizeof(node)), failure->text,
                     writer_is_removed(w->run->keeping.writer)
                         ? "its directory was removed, by hand or by a launch that took over"
                         : "the previous one is kept");
    else if (!failure && w->checkpoint_failed)
        output_error("rank %d on %s: checkpoints can be written again", rank,
                     slurm_node_name(node, sizeof(node)));
    w->checkpoint_failed = failure != NULL;
}

static void save_if_due(struct worker *w, uint64_t done, const struct partial *partial)
{
    struct run *run = w->run;
    struct error err;

    if (!run->keeping.writer || clock_now() < w->next_checkpoint)
        return;
    if (run->keeping.store && store_check_owner(run->keeping.store, &run->keeping.taken) < 0) {
        w->pulse.stop[STOP_OWNER] = true; /* what it saves is for nobody */
        w->next_checkpoint = clock_now() + run->job.checkpoint.interval;
    } else if (w->checkpoints > 0 && done == w->saved) {
        w->next_checkpoint = clock_now() + run->job.checkpoint.interval;
    } else if (save(w, done, partial, &err) == 0) {
        tell_of_checkpoint(w, NULL);
    } else {
        tell_of_checkpoint(w, &err);
    }
}

/* ---- Beats ---- */

static struct progress_facts progress_of(const struct run *run)
{
    double now = clock_now();

    return (struct progress_facts){
        .seconds = now - run->session.began,
        .seconds_of_sum = now - run->share.began,
        .terms_before = run->share.before.terms,
        .terms_of_job = run->task.series.terms,
    };
}

static void look_outside(struct worker *w)
{
    struct run *run = w->run;

    /* A job that keeps nothing had better use the time that it has left. */
    if (!*run->job.checkpoint.directory) {
        w->pulse.stop[STOP_SIGNAL] = stop_ordered();
        return;
    }
    w->pulse.stop[STOP_SIGNAL] = stop_signal() != NULL;
    w->pulse.stop[STOP_TIME_LIMIT] =
        run->session.reporting &&
        time_limit_is_near(&run->share.time_limit, &run->session.slurm_time, clock_now());
}

/* Whether any rank wanted to stop, by the last beat. */
static bool stop_wanted(const struct beat *beat)
{
    for (int i = 0; i < STOP_REASONS; i++)
        if (beat->stop[i] > 0)
            return true;
    return false;
}

static bool all_finished(const struct worker *w)
{
    return w->beat.finished == (uint64_t)w->run->session.comm.size;
}

/* A beat that is never complete: a rank is gone, and MPI does not say so. */
static void give_up(struct worker *w, double seconds)
{
    struct error err;

    if (w->run->keeping.writer && w->partial)
        (void)save(w, w->done, w->partial, &err);
    stall_end(w->run, seconds);
}

static void watch_for_stall(struct worker *w)
{
    double now = clock_now();
    double limit = w->run->session.timeout;

    roll_call_answer(&w->run->session.comm, NULL, 0);

    /* Time in which this rank itself was halted, or waited for a disk, does not count. */
    if (now - w->last_look > HALTED)
        w->last_beat += now - w->last_look;
    w->last_look = now;
    for (int i = 0; i < STOP_REASONS; i++)
        if (w->pulse.stop[i])
            limit = STALL_MAX_STOPPING;
    if (now - w->last_beat > limit)
        give_up(w, now - w->last_beat);
}

static void beat(struct worker *w)
{
    struct run *run = w->run;
    bool urgent;
    struct error err;
    int rc;

    look_outside(w);
    urgent = w->pulse.finished;
    for (int i = 0; i < STOP_REASONS; i++)
        urgent = urgent || w->pulse.stop[i];
    rc = heartbeat_poll(w->heartbeat, &w->pulse, urgent, &w->beat, &err);
    if (rc < 0)
        session_fatal(&run->session, &err);
    if (rc == 0) {
        watch_for_stall(w);
        return;
    }
    w->last_beat = w->last_look = clock_now();
    w->decided = all_finished(w) || stop_wanted(&w->beat);
    if (run->session.reporting && !w->decided) {
        struct progress_facts facts = progress_of(run);

        show_beat(&w->show, &run->session, &facts, &w->beat);
    }
    if (run->log && !w->decided && clock_now() >= w->next_progress) {
        struct progress_facts facts = progress_of(run);

        write_event(w, events_progress(&facts, &w->beat, &run->session.placement));
        w->next_progress = clock_now() + run->job.log.progress;
    }
}

/* ---- The sum ---- */

static bool step(void *arg, uint64_t done, const struct partial *partial)
{
    struct worker *w = arg;

    w->done = done;
    w->partial = partial;
    w->pulse.terms = partial->terms;
    w->pulse.fraction = (double)done / (double)w->run->share.mine.count;
    inject_in_work(w->run, w->pulse.fraction);
    save_if_due(w, done, partial);
    beat(w);
    return !w->decided;
}

/* What the job ends with when it was stopped. */
static int conclude_stop(struct worker *w)
{
    struct run *run = w->run;
    const struct session *session = &run->session;
    struct progress_facts facts;
    bool taken = w->beat.stop[STOP_OWNER] > 0;
    struct trouble trouble;
    struct error wrong;
    struct error err;
    bool bad = false;
    int status = EXIT_STOPPED;

    /* Others may still be writing their last checkpoint. */
    session_phase(session, "stop", PATIENCE_FILES);
    if (run->keeping.writer && !taken)
        bad = save(w, run->share.done, &run->share.sum, &wrong) < 0;
    if (trouble_gather(&session->comm, &session->placement, bad ? &wrong : NULL, &trouble,
                       &err) < 0)
        session_fatal(session, &err);
    trouble_clear(&trouble);
    /* What is kept is more than the last beat knew of. */
    if (comm_result(MPI_Reduce(&run->share.sum.terms, &w->beat.terms, 1, MPI_UINT64_T, MPI_SUM,
                               0, session->comm.mpi),
                    "MPI_Reduce of the terms", &err) < 0)
        session_fatal(session, &err);
    if (taken || trouble.count > 0)
        status = EXIT_CHECKPOINT;
    else if (!*run->job.checkpoint.directory)
        status = EXIT_CANNOT_RUN;
    if (!session->reporting)
        return status;

    facts = progress_of(run);
    write_event(w, events_stop(&facts, &w->beat, status));
    if (taken)
        output_error("stopped: %s", run->keeping.taken.text);
    else if (trouble.count > 0)
        output_error("stopped, but the last checkpoint failed: %s; correct this and start the "
                     "job again to resume from the previous one",
                     trouble.text);
    else
        output_error("stopped by %s; %s",
                     w->beat.stop[STOP_TIME_LIMIT] > 0 ? "the end of the job's time limit"
                                                       : "a signal",
                     status == EXIT_STOPPED
                         ? "start the job again to resume"
                         : "no work is saved, because there is no checkpoint.directory");
    return status;
}

int work(struct run *run)
{
    const double beats = run->job.log.progress / 4; /* each progress event waits for a beat */
    struct worker w = {
        .run = run,
        .heartbeat = heartbeat_create(&run->session.comm,
                                      beats < BEAT_INTERVAL ? beats : BEAT_INTERVAL),
        .next_checkpoint = clock_now() + run->job.checkpoint.interval,
        .next_progress = clock_now() + run->job.log.progress,
        .show = show_begin(&run->session, run->options->quiet),
    };
    double checkpoints = run->times.seconds[PHASE_CHECKPOINT];
    double begin;
    struct error err;
    int status = writers_open(run);

    session_sum_begins(&run->session);
    if (!w.heartbeat) {
        (void)error_set(&err, "out of memory");
        session_fatal(&run->session, &err);
    }
    session_phase(&run->session, "compute", 0);
    begin = clock_now();
    run->share.began = begin;
    w.last_beat = w.last_look = begin;
    if (status == 0) {
        run->share.sum =
            compute_sum(&run->task.series, run->task.kernel, run->task.threads,
                        &run->share.work, run->share.mine, step, &w, &run->share.done);
        if (run->share.done == run->share.mine.count)
            inject_in_work(run, 1); /* at the latest, and for a rank without work */
        w.done = run->share.done;
        w.partial = &run->share.sum;
        w.pulse.finished = run->share.done == run->share.mine.count;
        w.pulse.fraction = 1;
        w.pulse.terms = run->share.sum.terms;
        run->times.seconds[PHASE_COMPUTE] =
            clock_now() - begin - (run->times.seconds[PHASE_CHECKPOINT] - checkpoints);
        for (int looks = 0; !w.decided; looks++) {
            /* The others of a short job are about to come. */
            if (looks > 1000)
                clock_sleep(IDLE_PAUSE);
            if (run->keeping.writer)
                save_if_due(&w, run->share.done, &run->share.sum);
            beat(&w);
        }
        show_end(&w.show);
        if (!all_finished(&w))
            status = conclude_stop(&w);
    }
    heartbeat_destroy(w.heartbeat);
    writer_close(run->keeping.writer);
    run->keeping.writer = NULL;
    return status;
}
