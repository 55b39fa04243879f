/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_LIBRARY_AGREEMENT_H
#define PIJOB_CHECKS_LIBRARY_AGREEMENT_H

#include "core/verdict.h"
#include "launch/launch.h"
#include "mpi/comm.h"
#include "mpi/placement.h"

/* Add to VERDICT, on rank 0, the check that all ranks run with the same libraries: pijob,
 * MPI, PMIx, by version, path and build.  Otherwise the diagnosis names both values, and the
 * hosts that differ from what most ranks have.  Collective over COMM.
 * RETURN: 0, or -1 with the reason in ERR: MPI failed.
 */
int library_agreement_check(const struct launch *launch, const struct comm *comm,
                            const struct placement *placement, struct verdict *verdict,
                            struct error *err);

#endif /* PIJOB_CHECKS_LIBRARY_AGREEMENT_H */
