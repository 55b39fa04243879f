/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_ANSWERS_H
#define PIJOB_MPI_ANSWERS_H

#include <stddef.h>

#include "comm.h"
#include "core/error.h"
#include "placement.h"

/* Gather MINE, SIZE bytes, of each rank on rank 0, into ALL, after the call NAME.  Rank 0
 * receives them one after the other, and tells the watchdog whose answer it waits for: a rank
 * that does not return from the call is then named with its host.  PLACEMENT and ALL are used
 * on rank 0.  Collective over COMM.
 * RETURN: 0, or -1 with the reason in ERR.
 */
int answers_gather(const struct comm *comm, const struct placement *placement,
                   const char *name, const void *mine, size_t size, void *all,
                   struct error *err);

#endif /* PIJOB_MPI_ANSWERS_H */
