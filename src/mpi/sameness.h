/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_SAMENESS_H
#define PIJOB_MPI_SAMENESS_H

#include "comm.h"
#include "core/verdict.h"
#include "launch.h"
#include "placement.h"

/* Add to VERDICT, on rank 0, the check that all ranks run with the same libraries: pijob,
 * MPI, PMIx, by version, path and build.  Otherwise the diagnosis names both values, and the
 * hosts that differ from what most ranks have.  Collective over COMM.
 * RETURN: 0, or -1 with the reason in ERR: MPI failed.
 */
int sameness_check(const struct launch *launch, const struct comm *comm,
                   const struct placement *placement, struct verdict *verdict,
                   struct error *err);

#endif /* PIJOB_MPI_SAMENESS_H */
