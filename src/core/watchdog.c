/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * watchdog.c - a thread that ends the process when a phase takes too long
 *
 * It is a thread and not a signal handler: MPI may block signals, or hang where a handler may
 * do little.  The thread allocates no memory, and uses neither stdio streams nor the dynamic
 * linker: the process may hold their locks when it hangs.
 */

#include <config.h>

#include "watchdog.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "printable.h"
#include "stop.h"

#define GRACE 3.0      /* seconds that the other ranks wait for the reporting rank */
#define ABORT_MAX 2.0  /* seconds for the launcher to end the job */
#define TICK_MAX 0.5   /* seconds between two looks */
#define TICKS 8        /* at least, in each phase */
#define HALTED_TICKS 5 /* a sleep of one tick that lasts longer: the process was halted */

enum { STACK_SIZE = 256 * 1024, TEXT_SIZE = 512 };

static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool started;
    void (*abort_job)(int status);
    char host[TEXT_SIZE / 4];
    long rank;
    long size;
    int status;           /* to exit with */
    unsigned long number; /* of the phase */
    bool watching;
    char phase[TEXT_SIZE / 4];
    char hint[TEXT_SIZE];
    double began; /* by clock_now(), without the time halted */
    double limit; /* seconds */
} dog = {.lock = PTHREAD_MUTEX_INITIALIZER};

static atomic_bool reported; /* not under the lock, which the thread holds then */

static bool is_reporting_rank(void)
{
    return dog.rank <= 0;
}

static bool is_last_rank(void)
{
    return dog.rank > 0 && dog.rank == dog.size - 1;
}

/* "rank 3 of 8 on n2", as far as it is known. */
static void describe_self(char *text, size_t size)
{
    if (dog.rank >= 0 && dog.size > 0)
        (void)snprintf(text, size, "rank %ld of %ld on %s", dog.rank, dog.size, dog.host);
    else
        (void)snprintf(text, size, "%s", dog.host);
}

bool watchdog_has_reported(void)
{
    return atomic_load(&reported);
}

static void report(double seconds)
{
    char self[TEXT_SIZE / 2];
    char text[3 * TEXT_SIZE];
    int length;

    atomic_store(&reported, true);
    describe_self(self, sizeof(self));
    length = snprintf(text, sizeof(text), "pijob: %s: waited %.3g s in '%s', giving up%s%s\n",
                      self, seconds, dog.phase, *dog.hint ? "\npijob: " : "", dog.hint);
    if (length > 0 && write(STDERR_FILENO, text, (size_t)length) < 0)
        return; /* nothing else can be done */
}

static int start_thread(void *(*function)(void *));

static void *abort_job(void *arg)
{
    (void)arg;
    dog.abort_job(dog.status);
    return NULL;
}

static void expire(double seconds)
{
    if (!is_reporting_rank()) {
        for (double waited = 0; waited < GRACE && !stop_ordered(); waited += 0.1)
            clock_sleep(0.1);
        if (is_last_rank() && !stop_ordered())
            report(seconds);
    } else {
        report(seconds);
        if (dog.abort_job && start_thread(abort_job) == 0)
            clock_sleep(ABORT_MAX);
    }
    _Exit(dog.status);
}

/* Sleep for SECONDS, or until the phase changes. */
static void sleep_or_change(double seconds)
{
    struct timespec until;

    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += (long)(seconds * 1e9);
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    (void)pthread_cond_timedwait(&dog.changed, &dog.lock, &until);
}

static void watch(void)
{
    double tick = dog.limit / TICKS < TICK_MAX ? dog.limit / TICKS : TICK_MAX;
    unsigned long number = dog.number;
    double before = clock_now();
    double now;

    sleep_or_change(tick);
    if (!dog.watching || dog.number != number)
        return;
    now = clock_now();
    if (now - before > HALTED_TICKS * tick)
        dog.began += now - before;
    if (now - dog.began > dog.limit)
        expire(now - dog.began);
    /* The launcher ends this rank because another one gave up: keep that exit status. */
    if (now - dog.began > dog.limit / 2 && stop_ordered())
        _Exit(dog.status);
}

static void *watch_phases(void *arg)
{
    (void)arg;
    (void)pthread_mutex_lock(&dog.lock);
    for (;;) {
        if (dog.watching)
            watch();
        else
            (void)pthread_cond_wait(&dog.changed, &dog.lock);
    }
    return NULL;
}

/* Start a thread with all signals blocked, so that the other threads receive them. */
static int start_thread(void *(*function)(void *))
{
    pthread_attr_t attributes;
    pthread_t thread;
    sigset_t all;
    sigset_t before;
    int rc;

    if (pthread_attr_init(&attributes) != 0)
        return -1;
    (void)pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    (void)pthread_attr_setstacksize(&attributes, STACK_SIZE);
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    rc = pthread_create(&thread, &attributes, function, NULL);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    (void)pthread_attr_destroy(&attributes);
    return rc == 0 ? 0 : -1;
}

/* Make the condition wait by the clock of clock_now(). */
static int make_condition(void)
{
    pthread_condattr_t attributes;
    int rc;

    if (pthread_condattr_init(&attributes) != 0)
        return -1;
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    rc = pthread_cond_init(&dog.changed, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    return rc == 0 ? 0 : -1;
}

void watchdog_start(const char *host, long rank, long size, int status)
{
    (void)pthread_mutex_lock(&dog.lock);
    (void)printable_line(dog.host, sizeof(dog.host), host);
    dog.rank = rank;
    dog.size = size;
    dog.status = status;
    if (!dog.started)
        dog.started = make_condition() == 0 && start_thread(watch_phases) == 0;
    (void)pthread_mutex_unlock(&dog.lock);
}

void watchdog_abort_by(void (*abort_by)(int status))
{
    (void)pthread_mutex_lock(&dog.lock);
    dog.abort_job = abort_by;
    (void)pthread_mutex_unlock(&dog.lock);
}

void watchdog_begin(const char *phase, double seconds, const char *hint)
{
    (void)pthread_mutex_lock(&dog.lock);
    (void)snprintf(dog.phase, sizeof(dog.phase), "%s", phase);
    (void)snprintf(dog.hint, sizeof(dog.hint), "%s", hint ? hint : "");
    dog.began = clock_now();
    dog.limit = seconds;
    dog.watching = true;
    dog.number++;
    if (dog.started)
        (void)pthread_cond_signal(&dog.changed);
    (void)pthread_mutex_unlock(&dog.lock);
}

void watchdog_rename(const char *phase)
{
    (void)pthread_mutex_lock(&dog.lock);
    (void)snprintf(dog.phase, sizeof(dog.phase), "%s", phase);
    (void)pthread_mutex_unlock(&dog.lock);
}

void watchdog_end(void)
{
    (void)pthread_mutex_lock(&dog.lock);
    dog.watching = false;
    dog.number++;
    if (dog.started)
        (void)pthread_cond_signal(&dog.changed);
    (void)pthread_mutex_unlock(&dog.lock);
}
