/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_THREADS_THREAD_WATCH_H
#define PIJOB_THREADS_THREAD_WATCH_H

#include <stdatomic.h>
#include <stdint.h>

#include "mpi/comm.h"
#include "thread_plan.h"

/* A thread of its own, which watches the threads of this rank while they exchange messages:
 * they wait inside MPI, for as long as it takes.
 */
struct thread_watch;

/* How far a thread is. */
struct thread_count {
    atomic_uint received;        /* messages */
    atomic_uint wrong;           /* of these */
    struct thread_message first; /* in whose place the first wrong one came; valid once there
                                    is one */
};

/* How far the threads of this rank are. */
struct thread_progress {
    struct thread_ranks all;
    struct thread_count *thread;
};

/* What the threads of a rank wait for, and what they have received. */
struct thread_waiting {
    int32_t threads;             /* that have not received all their messages */
    int32_t thread;              /* of these, the one with the fewest messages */
    uint32_t received;           /* by this one */
    uint32_t wrong;              /* messages, that all threads received */
    struct thread_message first; /* in whose place the first of them came, to one thread */
};

/* RETURN: what the threads of PROGRESS wait for.
 */
struct thread_waiting thread_waiting_of(const struct thread_progress *progress);

/* Called when no thread of this rank has received a message for SECONDS, in a thread of its
 * own; has to end the job.  The calls of MPI in which the others wait may have locked it.
 */
typedef void thread_stalled_f(void *arg, const struct thread_progress *progress,
                              double seconds);

/* Watch the threads of PROGRESS, which must stay valid, and answer roll calls of rank 0 with
 * what they wait for.  If none of them goes on for TIMEOUT seconds, call STALLED with ARG.
 * RETURN: the watch, to be ended by thread_watch_end(), or NULL if there can be none.
 */
struct thread_watch *thread_watch_begin(const struct comm *comm,
                                        const struct thread_progress *progress, double timeout,
                                        thread_stalled_f *stalled, void *arg);
void thread_watch_end(struct thread_watch *watch);

#endif /* PIJOB_THREADS_THREAD_WATCH_H */
