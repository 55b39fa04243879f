/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_THREAD_ROOM_H
#define PIJOB_CHECKS_THREAD_ROOM_H

#include <stdbool.h>

#include "core/error.h"
#include "finding.h"
#include "mpi/comm.h"
#include "mpi/placement.h"

/* Whether the threads of the ranks fit into the limits of their processes. */
struct thread_room {
    bool enough;         /* on every rank */
    struct finding none; /* ranks and nodes where they do not; rank 0 only */
};

/* Look, before this rank has started its THREADS: those that the ranks of a node would start
 * together must fit into the limit of the user and of the cgroup, and those of a rank into its
 * address space.  PLACEMENT is used on rank 0.  Collective over COMM.
 * RETURN: 0 with the answer in ROOM, or -1 with the reason in ERR.
 */
int thread_room_inspect(const struct comm *comm, const struct placement *placement,
                        int threads, struct thread_room *room, struct error *err);

#endif /* PIJOB_CHECKS_THREAD_ROOM_H */
