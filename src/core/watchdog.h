/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_WATCHDOG_H
#define PIJOB_CORE_WATCHDOG_H

/* A thread that ends this process when a phase, in which it waits for other processes, takes
 * too long: with a message, and with exit status EXIT_WRONG_LAUNCH.  It does not depend on
 * what the process hangs in.
 *
 * One rank reports: rank 0.  The others wait some seconds longer, in which the launcher may
 * end them; then the last rank reports as well, because rank 0 may be the one in trouble.
 * Whoever is sent a SIGTERM (stop.h) meanwhile ends at once, so that the exit status stays.
 *
 * Time in which the process was halted does not count.
 */

/* Start it, for a process on HOST that is RANK of SIZE, -1 where that is not known (yet); or
 * correct these.  Without a thread there is no watchdog; nothing else changes.
 */
void watchdog_start(const char *host, long rank, long size);

/* What the reporting rank does before it ends: ABORT_JOB is called, in a thread of its own,
 * with the exit status.  It may hang.
 */
void watchdog_abort_by(void (*abort_job)(int status));

/* A phase begins, and the one before ends: end the process if it takes more than SECONDS.
 * PHASE says what is waited for; HINT, which may be NULL, is a second line for the message.
 */
void watchdog_begin(const char *phase, double seconds, const char *hint);

/* No phase is watched from now on. */
void watchdog_end(void);

#endif /* PIJOB_CORE_WATCHDOG_H */
