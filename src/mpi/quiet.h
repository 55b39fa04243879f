/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_QUIET_H
#define PIJOB_MPI_QUIET_H

#include <mpi.h>

#include "core/error.h"

/* Waiting that leaves the processors to the ranks that work: it sleeps between two tests.  MPI
 * itself would spin.
 */

/* Wait until REQUEST is complete, testing it every SECONDS.
 * RETURN: 0, or -1 with the reason in ERR: MPI failed.
 */
int quiet_wait(MPI_Request *request, double seconds, struct error *err);

/* Wait for all ranks of MPI.  Collective over MPI.
 * RETURN: the same.
 */
int quiet_meet(MPI_Comm mpi, struct error *err);

#endif /* PIJOB_MPI_QUIET_H */
