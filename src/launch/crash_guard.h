/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_CRASH_GUARD_H
#define PIJOB_LAUNCH_CRASH_GUARD_H

/* MPI_Init and MPI_Finalize may crash.  If SIGABRT, SIGSEGV, SIGBUS or SIGFPE comes before
 * crash_guard_end(), call TELL with ARG and the name of the signal, and exit with STATUS.  TELL
 * runs in a signal handler, and may call only async-signal-safe functions.  What the process or
 * MPI has done with these signals at the end is kept, unless it is this.
 */
void crash_guard_begin(int status, void (*tell)(void *arg, const char *signal), void *arg);
void crash_guard_end(void);

#endif /* PIJOB_LAUNCH_CRASH_GUARD_H */
