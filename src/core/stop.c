/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * stop.c - signals that ask for an end in good order
 */

#include <config.h>

#include "stop.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t caught;

static void remember(int number)
{
    if (!caught)
        caught = number;
}

void stop_catch_signals(void)
{
    struct sigaction action = {.sa_handler = remember, .sa_flags = SA_RESTART};

    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGTERM, &action, NULL);
    (void)sigaction(SIGUSR1, &action, NULL);
}

const char *stop_signal(void)
{
    switch (caught) {
    case 0:
        return NULL;
    case SIGTERM:
        return "SIGTERM";
    default:
        return "SIGUSR1";
    }
}
