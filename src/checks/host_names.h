/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_HOST_NAMES_H
#define PIJOB_CHECKS_HOST_NAMES_H

#include "core/verdict.h"
#include "launch/launch.h"
#include "mpi/comm.h"
#include "mpi/placement.h"

/* Add to VERDICT, on rank 0, the check that each host has the name by which Slurm knows the
 * host of that node.  A node need not be called after its host (several slurmd on one host):
 * where the names differ, Slurm is asked.  Collective over COMM.
 * RETURN: 0, or -1 with the reason in ERR: MPI failed.
 */
int host_names_check(const struct launch *launch, const struct comm *comm,
                     const struct placement *placement, struct verdict *verdict,
                     struct error *err);

#endif /* PIJOB_CHECKS_HOST_NAMES_H */
