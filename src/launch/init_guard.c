/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * init_guard.c - notice that MPI_Init ends the process
 *
 * Before MPI is initialized, no communicator exists on which to set an error handler, and an
 * error ends the process.  MPICH calls exit(), which runs the functions given to atexit().
 * Open MPI calls _exit(), which runs nothing.  Therefore this file defines an _exit() of its
 * own: the dynamic linker finds the program's symbols before those of libc (ld.so(8)).
 *
 * Open MPI 5 calls PMIx_Abort() first, for example when a TCP connection fails.  The server
 * then has all ranks killed at once, by SIGKILL, so that nobody could tell anything
 * afterwards. Therefore this file has a function of that name, too.
 */

#include <config.h>

#include "init_guard.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include "core/clock.h"

static struct {
    int status;
    void (*tell)(void *arg);
    void *arg;
    pid_t process; /* a child has its own story */
    pthread_t teller;
} guard;

/* Several threads of MPI may end the process at once.  The first one goes from ARMED to
 * TELLING. */
enum { IDLE, ARMED, TELLING };
static atomic_int state;

/* RETURN: whether MPI is what ends the process.  While another thread tells that, this one
 * does not return, so that the process does not end in the middle of it. */
static bool take(void)
{
    int expected = ARMED;

    if (getpid() != guard.process)
        return false;
    if (!atomic_compare_exchange_strong(&state, &expected, TELLING)) {
        while (atomic_load(&state) == TELLING && !pthread_equal(guard.teller, pthread_self()))
            clock_sleep(0.1);
        return atomic_load(&state) == TELLING; /* it has told, or is about to */
    }
    guard.teller = pthread_self();
    guard.tell(guard.arg);
    return true;
}

static void at_exit(void)
{
    if (take())
        _exit(guard.status);
}

/* Replaces that of libc.  _Exit() is unchanged. */
void _exit(int status)
{
    if (take())
        status = guard.status;
    for (;;)
        (void)syscall(SYS_exit_group, status);
}

/* Replaces that of libpmix (pmix.h of PMIx 2 to 6); libmpi of Open MPI 5 calls it, and thereby
 * the linker exports it.  PROCS, COUNT: the processes to abort; NULL: all.  RETURN: a
 * pmix_status_t. */
int PMIx_Abort(int status, const char message[], void *procs, size_t count);
int PMIx_Abort(int status, const char message[], void *procs, size_t count)
{
    int (*next)(int, const char[], void *, size_t) = NULL;

    /* No conversion between a function and an object in ISO C (dlsym(3)). */
    *(void **)&next = dlsym(RTLD_NEXT, "PMIx_Abort");
    if (take())
        status = guard.status;
    return next ? next(status, message, procs, count) : -1;
}

void init_guard_begin(int status, void (*tell)(void *arg), void *arg)
{
    static bool registered;

    if (!registered)
        registered = atexit(at_exit) == 0;
    guard.status = status;
    guard.arg = arg;
    guard.process = getpid();
    guard.tell = tell;
    atomic_store(&state, ARMED);
}

void init_guard_end(void)
{
    atomic_store(&state, IDLE);
}
