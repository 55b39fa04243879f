/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_INTERFACE_CHECK_H
#define PIJOB_CHECKS_INTERFACE_CHECK_H

#include "core/error.h"
#include "core/interfaces.h"
#include "mpi/comm.h"
#include "mpi/placement.h"

/* Compare the network interfaces of all hosts.  PLACEMENT is used on rank 0.  Collective over
 * COMM.
 * RETURN: 0, on rank 0 with what is odd in FOUND (elsewhere nothing is), or -1 with the reason
 * in ERR.
 */
int interface_inspect(const struct comm *comm, const struct placement *placement,
                      struct interfaces_found *found, struct error *err);

#endif /* PIJOB_CHECKS_INTERFACE_CHECK_H */
