/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_THREADS_THREAD_TEST_H
#define PIJOB_THREADS_THREAD_TEST_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "mpi/comm.h"
#include "thread_watch.h"

/* Whether MPI keeps the thread level multiple: the threads of all ranks exchange messages at
 * once, and check what they receive.
 */

/* How to test. */
struct thread_test {
    int threads;               /* of this rank */
    double timeout;            /* seconds without a message, after which STALLED is called: */
    thread_stalled_f *stalled; /* see thread_watch.h */
    void *arg;
};

/* What came of it. */
struct thread_report {
    int threads;        /* of each rank, that exchanged messages; 0: there was no test, because
                           no rank has several threads; 1: because only some have */
    uint64_t messages;  /* that all ranks received */
    uint64_t bytes;     /* of these */
    uint64_t wrong;     /* of these messages */
    double seconds;     /* of the slowest rank */
    uint64_t mine;      /* wrong messages that this rank received */
    struct error first; /* the first of them */
};

/* Let the threads of all ranks exchange messages.  MPI must have the thread level multiple on
 * all ranks.  Collective over COMM.
 * RETURN: 0 with what came of it in REPORT, or -1 with the reason in ERR: MPI failed, or
 * memory is short.
 */
int thread_test(const struct comm *comm, const struct thread_test *test,
                struct thread_report *report, struct error *err);

/* What it means if a message is wrong or lost. */
#define THREADS_UNSAFE "this MPI provides the thread level multiple, but is not thread-safe"

#endif /* PIJOB_THREADS_THREAD_TEST_H */
