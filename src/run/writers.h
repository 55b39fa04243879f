/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_WRITERS_H
#define PIJOB_RUN_WRITERS_H

#include "state.h"

/* RETURN: the number of hosts that are to have a file for the records of their ranks; 0: each
 * rank is to have files of its own.  On rank 0.
 */
uint32_t writers_hosts(const struct run *run);

/* Open the checkpoint files of all ranks, if there is a checkpoint.directory; the writer of
 * this rank goes to run->keeping.  Collective.
 * RETURN: 0, or the exit status if a rank cannot, which has then been told.
 */
int writers_open(struct run *run);

#endif /* PIJOB_RUN_WRITERS_H */
