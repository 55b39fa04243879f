/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_INIT_GUARD_H
#define PIJOB_LAUNCH_INIT_GUARD_H

/* MPI_Init may end the process instead of returning an error.  If it does so before
 * init_guard_end(), call TELL with ARG, and exit with STATUS instead of MPI's status.  TELL is
 * called once, in the thread that ends the process.
 */
void init_guard_begin(int status, void (*tell)(void *arg), void *arg);
void init_guard_end(void);

#endif /* PIJOB_LAUNCH_INIT_GUARD_H */
