/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_STOP_H
#define PIJOB_CORE_STOP_H

#include <stdbool.h>

/* Requests to stop, from outside. */

/* From now on SIGTERM and SIGUSR1 only set a flag.  Before MPI_Init, so that nothing is
 * missed, and after it, for it may have set handlers of its own.
 */
void stop_catch_signals(void);

/* RETURN: the name of a signal that has come, SIGTERM before SIGUSR1, or NULL.
 */
const char *stop_signal(void);

/* RETURN: whether SIGTERM has come: not a hint that time is short, but an order.
 */
bool stop_ordered(void);

#endif /* PIJOB_CORE_STOP_H */
