/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_INIT_GUARD_H
#define PIJOB_LAUNCH_INIT_GUARD_H

/* Until init_guard_end(): when MPI ends this process, as it may inside MPI_Init instead of
 * returning an error, TELL is called with ARG, and the exit status is EXIT_WRONG_LAUNCH
 * instead of MPI's.
 */
void init_guard_begin(void (*tell)(void *arg), void *arg);
void init_guard_end(void);

#endif /* PIJOB_LAUNCH_INIT_GUARD_H */
