/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * init_guard.c - an MPI_Init that does not return
 *
 * Before MPI is initialized there is no communicator to set an error handler on, and what is
 * wrong then ends the process: MPICH by exit(), which calls what atexit() was given, Open MPI
 * by _exit(), which calls nobody.  So the _exit() that the libraries find is the one below:
 * the program's symbols come before those of libc (ld.so(8)).
 */

#include <config.h>

#include "init_guard.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/verdict.h"

static struct {
    void (*tell)(void *arg);
    void *arg;
} guard;

/* RETURN: whether MPI is what ends the process. */
static bool take(void)
{
    void (*tell)(void *arg) = guard.tell;

    guard.tell = NULL;
    if (tell)
        tell(guard.arg);
    return tell != NULL;
}

static void at_exit(void)
{
    if (take())
        _exit(EXIT_WRONG_LAUNCH);
}

/* libc's, but for the status; _Exit() is untouched. */
void _exit(int status)
{
    if (take())
        status = EXIT_WRONG_LAUNCH;
    for (;;)
        (void)syscall(SYS_exit_group, status);
}

void init_guard_begin(void (*tell)(void *arg), void *arg)
{
    static bool registered;

    if (!registered)
        registered = atexit(at_exit) == 0;
    guard.arg = arg;
    guard.tell = tell;
}

void init_guard_end(void)
{
    guard.tell = NULL;
}
