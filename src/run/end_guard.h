/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_END_GUARD_H
#define PIJOB_RUN_END_GUARD_H

#include "session.h"

/* MPI may end this process instead of returning an error, in MPI_Init also by a crash.  From
 * end_guard_init() to end_guard_end(), tell the facts of the launch of SESSION, and exit with
 * EXIT_WRONG_LAUNCH.  end_guard_exchanges(): MPI_Init has returned, and the sum has not begun.
 */
void end_guard_init(const struct session *session);
void end_guard_exchanges(const struct session *session);

/* From now on pijob may end this process, or MPI in MPI_Finalize, or the sum has begun. */

void end_guard_end(void);

#endif /* PIJOB_RUN_END_GUARD_H */
