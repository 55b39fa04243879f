/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * crash_guard.c - notice that MPI_Init or MPI_Finalize crashes
 *
 * The handlers have a stack of their own, since the process may have none left.  They run
 * once: a second crash, in the handler, ends the process by its signal.
 */

#include <config.h>

#include "crash_guard.h"

#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

enum { STACK_SIZE = 64 * 1024 };

static struct {
    int number;
    const char *name;
    struct sigaction before;
} crashes[] = {
    {.number = SIGABRT, .name = "SIGABRT"},
    {.number = SIGSEGV, .name = "SIGSEGV"},
    {.number = SIGBUS, .name = "SIGBUS"},
    {.number = SIGFPE, .name = "SIGFPE"},
};

enum { CRASHES = sizeof(crashes) / sizeof(crashes[0]) };

static struct {
    int status;
    void (*tell)(void *arg, const char *signal);
    void *arg;
    pid_t process; /* a child has its own story */
    stack_t stack_before;
} guard;

static char room[STACK_SIZE];

static void handle(int number)
{
    const char *name = "a signal";

    for (int i = 0; i < CRASHES; i++)
        if (crashes[i].number == number)
            name = crashes[i].name;
    if (getpid() == guard.process) {
        guard.tell(guard.arg, name);
        _Exit(guard.status);
    }
    (void)raise(number); /* by its default, as soon as this returns */
}

void crash_guard_begin(int status, void (*tell)(void *arg, const char *signal), void *arg)
{
    const stack_t stack = {.ss_sp = room, .ss_size = sizeof(room)};
    struct sigaction action = {.sa_handler = handle,
                               .sa_flags = (int)SA_RESETHAND | SA_ONSTACK};

    guard.status = status;
    guard.tell = tell;
    guard.arg = arg;
    guard.process = getpid();
    (void)sigaltstack(&stack, &guard.stack_before);
    (void)sigemptyset(&action.sa_mask);
    for (int i = 0; i < CRASHES; i++)
        (void)sigaction(crashes[i].number, &action, &crashes[i].before);
}

void crash_guard_end(void)
{
    stack_t stack;

    for (int i = 0; i < CRASHES; i++) {
        struct sigaction now;

        if (sigaction(crashes[i].number, NULL, &now) == 0 && now.sa_handler == handle)
            (void)sigaction(crashes[i].number, &crashes[i].before, NULL);
    }
    if (sigaltstack(NULL, &stack) == 0 && stack.ss_sp == room)
        (void)sigaltstack(&guard.stack_before, NULL);
}
