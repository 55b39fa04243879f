/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_TIMING_H
#define PIJOB_MPI_TIMING_H

#include "comm.h"
#include "core/error.h"
#include "core/phases.h"

/* Bring COUNT times of every rank, in seconds, together.  Collective over COMM.
 * RETURN: 0, on rank 0 with the spread of each time over the ranks in SPREAD,
 * or -1 with the reason in ERR.
 */
int timing_spread(const struct comm *comm, const double *seconds, int count,
                  struct phase_spread *spread, struct error *err);

#endif /* PIJOB_MPI_TIMING_H */
