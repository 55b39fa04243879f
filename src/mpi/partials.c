/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * partials.c - the sums of single ranks, for a person to look at
 */

#include <config.h>

#include "partials.h"

#include <stdlib.h>

int partials_gather(const struct comm *comm, struct fixed mine, struct fixed **all,
                    struct error *err)
{
    *all = NULL;
    if (comm->rank == 0 && !(*all = calloc((size_t)comm->size, sizeof(**all))))
        return error_set(err, "out of memory for %d ranks", comm->size);
    return comm_result(
        MPI_Gather(&mine, sizeof(mine), MPI_BYTE, *all, sizeof(mine), MPI_BYTE, 0, comm->mpi),
        "MPI_Gather of the partial sums", err);
}
