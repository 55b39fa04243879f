/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_STOP_H
#define PIJOB_CORE_STOP_H

#include <stdbool.h>

/* Signals that ask the job to stop. */

/* Let SIGTERM and SIGUSR1 only set a flag.  Call this before MPI_Init, so that no signal is
 * missed, and again after it, because MPI may install handlers of its own.
 */
void stop_catch_signals(void);

/* Ignore SIGXFSZ, so that a write beyond the maximum size of a file (ulimit -f) fails with
 * EFBIG and is reported, instead of ending the process without a message.
 */
void stop_ignore_file_size(void);

/* Ignore SIGPIPE, so that a message that nobody reads any more does not end a job in mid-run:
 * the write fails with EPIPE.  The programs that are asked something get the default action
 * back (subprocess.h).
 */
void stop_ignore_broken_pipe(void);

/* RETURN: the name of the signal that was received, SIGTERM before SIGUSR1, or NULL.
 */
const char *stop_signal(void);

/* RETURN: whether SIGTERM was received.  It orders the job to stop; SIGUSR1 only warns that
 * time is short.
 */
bool stop_ordered(void);

#endif /* PIJOB_CORE_STOP_H */
