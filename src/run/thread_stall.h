/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_THREAD_STALL_H
#define PIJOB_RUN_THREAD_STALL_H

#include "threads/thread_test.h"
#include "threads/thread_watch.h"

/* What to do about it. */
#define THREAD_STALL_CURE                                                                     \
    THREADS_UNSAFE ", or a host cannot be reached: use an MPI that was built for this "       \
                   "level, or another transport, and check the network"

/* What the watchdog says of it, if nothing else can. */
#define THREAD_STALL_HINT                                                                     \
    "the threads of all ranks exchanged messages at once; " THREAD_STALL_CURE

/* The threads of this rank, whose progress is PROGRESS, have not received a message for
 * SECONDS: find out which ranks wait, tell it, and end the job of ARG, a struct run.  Each
 * rank calls this by itself.
 */
void thread_stall_end(void *arg, const struct thread_progress *progress, double seconds)
    __attribute__((noreturn));

#endif /* PIJOB_RUN_THREAD_STALL_H */
