/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_APP_HELLO_H
#define PIJOB_APP_HELLO_H

/* Check the launch, and print a line a rank, in rank order: where it runs.
 * BEGAN is when the program began, by clock_now(), TIMEOUT how many seconds to wait for
 * other ranks.  Every rank of the launch
 * calls it; MPI is started and ended within.
 * RETURN: the exit status.
 */
int hello(double began, double timeout, int *argc, char ***argv);

#endif /* PIJOB_APP_HELLO_H */
