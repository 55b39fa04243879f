/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_WATCHDOG_H
#define PIJOB_CORE_WATCHDOG_H

#include <stdbool.h>

/* A thread that ends this process, with a message, when a phase in which it waits for other
 * processes takes too long.  It works wherever the process hangs.
 *
 * Rank 0 reports.  The other ranks wait some seconds longer, so that the launcher can end
 * them.  Then the last rank reports too, because rank 0 may be the one that hangs.  A rank
 * that receives SIGTERM (stop.h) meanwhile ends at once, with the same exit status.
 *
 * Time for which the process was halted does not count.
 */

/* Start the watchdog for a process on HOST that is RANK of SIZE; -1: not known yet.  The
 * process will exit with STATUS.  Call it again to correct these.  If no thread can be
 * started, there is no watchdog.
 */
void watchdog_start(const char *host, long rank, long size, int status);

/* Let the reporting rank call ABORT_JOB with the exit status, in a thread of its own, before
 * it ends.  ABORT_JOB may hang.
 */
void watchdog_abort_by(void (*abort_job)(int status));

/* Begin a phase, and end the one before: end the process if it takes more than SECONDS.
 * PHASE is its name in the message.  HINT, which may be NULL, is a second line of the message.
 */
void watchdog_begin(const char *phase, double seconds, const char *hint);

/* Change the name of the phase in the message; its time goes on. */
void watchdog_rename(const char *phase);

/* Stop watching until the next phase begins. */
void watchdog_end(void);

/* RETURN: whether the watchdog has written its message, and is about to end this process.
 * Another part of the process that is about to report a failure has nothing to add: it is a
 * consequence, such as of ABORT_JOB.
 */
bool watchdog_has_reported(void);

#endif /* PIJOB_CORE_WATCHDOG_H */
