/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_END_GUARD_H
#define PIJOB_RUN_END_GUARD_H

#include <stdint.h>

#include "launch/launch.h"
#include "mpi/comm.h"

/* MPI may end this process instead of returning an error, in MPI_Init also by a crash.  From
 * end_guard_init() to end_guard_end(), tell the facts of LAUNCH, and exit with
 * EXIT_WRONG_LAUNCH.  end_guard_exchanges(): MPI_Init has returned, and the sum has not begun.
 * SHM_ROOM is limits_shm_room().
 */
void end_guard_init(const struct launch *launch, uint64_t shm_room);
void end_guard_exchanges(const struct comm *comm);

/* From now on pijob may end this process, or MPI in MPI_Finalize, or the sum has begun.
 */
void end_guard_end(void);

/* What is known of the launch that end_guard_init() was told of, and of what this host lacks,
 * in FACTS; what to do, in CURE.
 */
void end_guard_describe(struct error *facts, struct error *cure);

/* The facts for a message of MPI that fails behind MPI_Init, in FACTS: in front, what is known
 * to cause it.
 */
void end_guard_explain(struct error *facts);

/* Before this process, rank RANK, leaves because of a wrong launch: if another one reports it,
 * let it do so first, since the launcher may end all when the first one leaves.  May not
 * return. Async-signal-safe.
 */
void end_guard_let_report(const struct launch *launch, int rank);

#endif /* PIJOB_RUN_END_GUARD_H */
