/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * thread_watch.c - notice when the threads of a rank no longer receive messages
 */

#include <config.h>

#include "thread_watch.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

#include "core/clock.h"
#include "mpi/roll_call.h"

#define LOOK_PAUSE 0.005 /* seconds between two looks */
#define HALTED 5.0       /* seconds between two looks: this rank did not run */

struct thread_watch {
    const struct comm *comm;
    const struct thread_progress *progress;
    double timeout; /* seconds */
    thread_stalled_f *stalled;
    void *arg;
    atomic_bool ended;
    pthread_t thread;
};

struct thread_waiting thread_waiting_of(const struct thread_progress *progress)
{
    struct thread_waiting waiting = {.received = thread_plan_messages()};

    for (int i = 0; i < progress->all.threads; i++) {
        const struct thread_count *count = &progress->thread[i];
        uint32_t received = atomic_load(&count->received);
        uint32_t wrong = atomic_load(&count->wrong);

        if (waiting.wrong == 0 && wrong > 0)
            waiting.first = count->first;
        waiting.wrong += wrong;
        waiting.threads += received < thread_plan_messages();
        if (received < waiting.received) {
            waiting.thread = i;
            waiting.received = received;
        }
    }
    return waiting;
}

static uint64_t received_by_all(const struct thread_progress *progress)
{
    uint64_t received = 0;

    for (int i = 0; i < progress->all.threads; i++)
        received += atomic_load(&progress->thread[i].received);
    return received;
}

static void *watch_threads(void *arg)
{
    struct thread_watch *watch = arg;
    double last = clock_now(); /* when a message was received */
    double before = last;      /* the look before */
    uint64_t received = 0;

    while (!atomic_load(&watch->ended)) {
        struct thread_waiting waiting = thread_waiting_of(watch->progress);
        uint64_t now_received = received_by_all(watch->progress);
        double now = clock_now();

        roll_call_answer(watch->comm, &waiting, sizeof(waiting));
        if (now - before > HALTED)
            last += now - before;
        before = now;
        if (now_received != received) {
            received = now_received;
            last = now;
        }
        if (now - last > watch->timeout)
            watch->stalled(watch->arg, watch->progress, now - last);
        clock_sleep(LOOK_PAUSE);
    }
    return NULL;
}

/* With all signals blocked, so that the other threads receive them. */
static int start(struct thread_watch *watch)
{
    sigset_t all;
    sigset_t before;
    int rc;

    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    rc = pthread_create(&watch->thread, NULL, watch_threads, watch);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return rc == 0 ? 0 : -1;
}

struct thread_watch *thread_watch_begin(const struct comm *comm,
                                        const struct thread_progress *progress, double timeout,
                                        thread_stalled_f *stalled, void *arg)
{
    struct thread_watch *watch = malloc(sizeof(*watch));

    if (!watch)
        return NULL;
    *watch = (struct thread_watch){
        .comm = comm,
        .progress = progress,
        .timeout = timeout,
        .stalled = stalled,
        .arg = arg,
    };
    if (start(watch) == 0)
        return watch;
    free(watch);
    return NULL;
}

void thread_watch_end(struct thread_watch *watch)
{
    if (!watch)
        return;
    atomic_store(&watch->ended, true);
    (void)pthread_join(watch->thread, NULL);
    free(watch);
}
