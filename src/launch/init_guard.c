/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * init_guard.c - notice that MPI_Init ends the process
 *
 * Before MPI is initialized, no communicator exists on which to set an error handler, and an
 * error ends the process.  MPICH calls exit(), which runs the functions given to atexit().
 * Open MPI calls _exit(), which runs nothing.  Therefore this file defines an _exit() of its
 * own: the dynamic linker finds the program's symbols before those of libc (ld.so(8)).
 */

#include <config.h>

#include "init_guard.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static struct {
    int status;
    void (*tell)(void *arg);
    void *arg;
    pid_t process; /* a child has its own story */
} guard;

/* RETURN: whether MPI is what ends the process. */
static bool take(void)
{
    void (*tell)(void *arg) = getpid() == guard.process ? guard.tell : NULL;

    guard.tell = NULL;
    if (tell)
        tell(guard.arg);
    return tell != NULL;
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

void init_guard_begin(int status, void (*tell)(void *arg), void *arg)
{
    static bool registered;

    if (!registered)
        registered = atexit(at_exit) == 0;
    guard.status = status;
    guard.arg = arg;
    guard.process = getpid();
    guard.tell = tell;
}

void init_guard_end(void)
{
    guard.tell = NULL;
}
