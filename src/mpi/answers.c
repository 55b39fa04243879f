/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * answers.c - gather what each rank says after a call that may hang on some of them
 */

#include <config.h>

#include "answers.h"

#include <stdio.h>
#include <string.h>

#include "core/watchdog.h"
#include "tags.h"

int answers_gather(const struct comm *comm, const struct placement *placement,
                   const char *name, const void *mine, size_t size, void *all,
                   struct error *err)
{
    char text[128];

    if (comm->rank != 0)
        return comm_result(
            MPI_Send(mine, (int)size, MPI_BYTE, 0, TAG_PAYLOAD_ANSWER, comm->mpi),
            "MPI_Send of an answer", err);
    memcpy(all, mine, size);
    for (int rank = 1; rank < comm->size; rank++) {
        (void)snprintf(text, sizeof(text), "%.60s, rank %d on %.40s", name, rank,
                       placement_node(placement, rank));
        watchdog_rename(text);
        if (comm_result(MPI_Recv((char *)all + (size_t)rank * size, (int)size, MPI_BYTE, rank,
                                 TAG_PAYLOAD_ANSWER, comm->mpi, MPI_STATUS_IGNORE),
                        "MPI_Recv of an answer", err) < 0)
            return -1;
    }
    watchdog_rename(name);
    return 0;
}
