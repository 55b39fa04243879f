/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * threads.c - messages between the threads of all ranks, as a step of a job
 */

#include <config.h>

#include "threads.h"

#include "core/watchdog.h"
#include "run_checks.h"
#include "thread_stall.h"

/* The watchdog is for a rank whose watch of the threads hangs in MPI, too. */
enum { WATCHDOG_PATIENCE = 2 };

static bool is_wanted(const struct job *job)
{
    return job_given(job, job_key_find("expect.thread_level")) &&
           job->expect.thread_level == THREAD_LEVEL_MULTIPLE;
}

int threads_run(struct run *run, struct error *err)
{
    const struct thread_test test = {
        .threads = run->task.threads,
        .timeout = run->session.timeout,
        .stalled = thread_stall_end,
        .arg = run,
    };

    if (!is_wanted(&run->job))
        return 0;
    watchdog_begin("messages of threads", WATCHDOG_PATIENCE * run->session.timeout,
                   THREAD_STALL_HINT);
    if (thread_test(&run->session.comm, &test, &run->threads, err) < 0)
        return -1;
    run_checks(run, CHECKS_THREADS, NULL);
    return 0;
}
