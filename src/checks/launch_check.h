/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_LAUNCH_CHECK_H
#define PIJOB_CHECKS_LAUNCH_CHECK_H

#include "core/verdict.h"
#include "launch/launch.h"
#include "mpi/comm.h"
#include "mpi/placement.h"

/* Compare what Slurm, PMIx and MPI say of the number of ranks, of who is who, and of the
 * libraries; add the checks to VERDICT on rank 0, of which there are many if they never found
 * each other.  Collective over COMM.
 * RETURN: 0, or -1 with the reason in ERR: MPI failed.
 */
int launch_check(const struct launch *launch, const struct comm *comm,
                 const struct placement *placement, struct verdict *verdict,
                 struct error *err);

#endif /* PIJOB_CHECKS_LAUNCH_CHECK_H */
