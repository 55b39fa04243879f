/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * prepare.c - the first steps of a run: description, kernel, binding and log
 */

#include <config.h>

#include "prepare.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "core/clock.h"
#include "description.h"
#include "mpi/trouble.h"
#include "output/events.h"
#include "output/output.h"
#include "slurm/pattern.h"
#include "sum/compute.h"

int read_description(struct run *run)
{
    double begin = clock_now();
    struct error err;
    int status = description_share(&run->options->source, &run->session.comm, &run->job, &err);

    if (status == EXIT_CANNOT_RUN)
        session_fatal(&run->session, &err);
    if (status != 0 && run->session.reporting)
        output_diagnosis(&err);
    if (status == 0)
        run->session.timeout = run->job.launch.timeout;
    if (status == 0)
        run->task.series = series_init(run->job.series.terms);
    run->times.seconds[PHASE_READ] = clock_now() - begin;
    return status;
}

/* Which kernel and how many threads, on this rank. */
int choose_kernel(struct run *run)
{
    const char *name = run->options->kernel;
    int wanted = (int)run->job.series.threads;
    const char *problem = NULL;
    struct trouble trouble;
    struct error mine;
    struct error err;

    run->task.kernel = name ? kernel_find(name) : kernel_best();
    if (!run->task.kernel || !run->task.kernel->usable()) {
        char list[128];

        (void)error_set(&mine, "no kernel '%.32s' here; this processor can run: %s", name,
                        kernel_list(list, sizeof(list)));
        problem = mine.text;
    }
    run->task.threads = run->job.series.threads == JOB_AUTO ? compute_threads_auto() : wanted;
    if (thread_room_inspect(&run->session.comm, &run->session.placement,
                            compute_has_threads() ? run->task.threads : 1,
                            &run->task.thread_room, &err) < 0)
        session_fatal(&run->session, &err);
    /* The OpenMP library would end a rank that cannot start them; the job ends with the check
     * 'processes' before it needs them. */
    if (run->task.thread_room.enough)
        run->task.threads = compute_threads_given(run->task.threads);
    if (!problem && run->job.series.threads != JOB_AUTO && run->task.threads != wanted) {
        if (compute_threads_check(wanted, &mine) == 0)
            (void)error_set(&mine, "series.threads is %d, but OpenMP provides only %d", wanted,
                            run->task.threads);
        problem = mine.text;
    }

    if (trouble_gather(&run->session.comm, &run->session.placement, problem ? &mine : NULL,
                       &trouble, &err) < 0)
        session_fatal(&run->session, &err);
    trouble_clear(&trouble);
    if (trouble.count == 0)
        return 0;
    if (run->session.reporting)
        output_error("%s", trouble.text);
    return EXIT_USAGE;
}

/* Who may get into whose way: to be told in the log, whatever is expected. */
int look_at_binding(struct run *run)
{
    const struct comm *comm = &run->session.comm;
    struct error err;

    if (comm->rank == 0 && !(run->task.rank_threads = calloc(
                                 (size_t)comm->size, sizeof(*run->task.rank_threads)))) {
        (void)error_set(&err, "out of memory for %d ranks", comm->size);
        session_fatal(&run->session, &err);
    }
    if (comm_result(MPI_Gather(&run->task.threads, 1, MPI_INT, run->task.rank_threads, 1,
                               MPI_INT, 0, comm->mpi),
                    "MPI_Gather of the threads", &err) < 0 ||
        (comm->rank == 0 && binding_inspect(&run->session.placement, run->task.rank_threads,
                                            &run->task.binding, &err) < 0))
        session_fatal(&run->session, &err);
    return 0;
}

static struct yaml_out *start_event(struct run *run)
{
    struct session *session = &run->session;
    const struct start_facts facts = {
        .job = &run->job,
        .launch = &session->launch,
        .comm = &session->comm,
        .placement = &session->placement,
        .binding = &run->task.binding,
        .kernel = run->task.kernel->name,
        .threads = run->task.threads,
        .warning = session->warning.text,
        .slurm_version = slurm_version_answer(&session->slurm_version),
    };

    return events_start(&facts);
}

int look_at_log(struct run *run)
{
    const struct job_source *source = &run->options->source;
    const struct launch launch = launch_read();
    char path[JOB_PATH_SIZE];
    struct stat file;
    struct error err;
    struct job job;

    /* What is wrong with the description is told later, by rank 0, which may be on a host that
     * has another one.  A pipe can be read only once. */
    if (!launch.reporting || stat(source->file, &file) < 0 || !S_ISREG(file.st_mode) ||
        job_source_load(source, &job, &err) < 0 ||
        pattern_expand(path, sizeof(path), job.log.file, job.name, &err) < 0 ||
        log_look(path, &err) == 0)
        return 0;
    output_error("%s", err.text);
    run->log_told = true;
    /* The other ranks are about to wait in MPI_Init; they end with this one after it. */
    return launch.size <= 1 ? EXIT_CANNOT_RUN : 0;
}

/* The log is opened, and its first event written, before anything is summed: a
 * job must not run for hours and then find no place for its result. */
int open_log(struct run *run)
{
    struct error err;
    int status = 0;

    if (run->session.reporting && run->log_told) {
        status = EXIT_CANNOT_RUN;
    } else if (run->session.reporting) {
        if (pattern_expand(run->log_path, sizeof(run->log_path), run->job.log.file,
                           run->job.name, &err) < 0) {
            output_error("log file '%s' %s", run->job.log.file, err.text);
            status = EXIT_USAGE;
        } else if (!(run->log = log_open(run->log_path, &err)) ||
                   log_write(run->log, start_event(run), &err) < 0) {
            output_error("%s", err.text);
            status = EXIT_CANNOT_RUN;
        }
    }
    return session_agree(&run->session, status);
}
