/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * stop.c - catch the signals that ask the job to stop
 */

#include <config.h>

#include "stop.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t ordered; /* SIGTERM was received */
static volatile sig_atomic_t hinted;  /* SIGUSR1 was received */

static void remember(int number)
{
    if (number == SIGTERM)
        ordered = 1;
    else
        hinted = 1;
}

void stop_catch_signals(void)
{
    struct sigaction action = {.sa_handler = remember, .sa_flags = SA_RESTART};

    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGTERM, &action, NULL);
    (void)sigaction(SIGUSR1, &action, NULL);
}

void stop_ignore_file_size(void)
{
    (void)signal(SIGXFSZ, SIG_IGN);
}

void stop_ignore_broken_pipe(void)
{
    (void)signal(SIGPIPE, SIG_IGN);
}

const char *stop_signal(void)
{
    if (ordered)
        return "SIGTERM";
    return hinted ? "SIGUSR1" : NULL;
}

bool stop_ordered(void)
{
    return ordered;
}
