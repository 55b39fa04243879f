/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_PLACEMENT_GATHER_H
#define PIJOB_MPI_PLACEMENT_GATHER_H

#include <stdint.h>

#include "comm.h"
#include "core/error.h"
#include "placement.h"

/* Gather the placement of every rank, with what limits_shm_room() was before MPI_Init.
 * Collective over COMM.
 * RETURN: 0, on rank 0 with the placement in PLACEMENT (elsewhere empty), to be released by
 * placement_clear(), or -1 with the reason in ERR.
 */
int placement_gather(const struct comm *comm, uint64_t shm_room, struct placement *placement,
                     struct error *err);

#endif /* PIJOB_MPI_PLACEMENT_GATHER_H */
