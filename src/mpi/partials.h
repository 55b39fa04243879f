/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_PARTIALS_H
#define PIJOB_MPI_PARTIALS_H

#include "comm.h"
#include "core/error.h"
#include "sum/fixed.h"

/* Bring the partial sum of every rank to rank 0, to be shown.  Collective over
 * COMM.
 * RETURN: 0, on rank 0 with an array of a sum a rank, to be freed by the caller,
 * in ALL (elsewhere NULL), or -1 with the reason in ERR.
 */
int partials_gather(const struct comm *comm, struct fixed mine, struct fixed **all,
                    struct error *err);

#endif /* PIJOB_MPI_PARTIALS_H */
