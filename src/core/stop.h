/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_STOP_H
#define PIJOB_CORE_STOP_H

#include <stdbool.h>

/* Requests to stop, from outside. */

/* From now on SIGTERM and SIGUSR1 only set a flag.  Before MPI_Init, so that nothing is
 * missed.
 */
void stop_catch_signals(void);

/* RETURN: the name of the signal that came first, or NULL when none has come.
 */
const char *stop_signal(void);

#endif /* PIJOB_CORE_STOP_H */
