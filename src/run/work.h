/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_WORK_H
#define PIJOB_RUN_WORK_H

#include "state.h"

/* Sum this rank's share, with checkpoints, progress and requests to stop on the way, until
 * all ranks have summed theirs, or all have agreed to stop.  Collective over the ranks of
 * RUN.
 * RETURN: 0 when everything is summed, or the exit status: stopped, and told.
 */
int work(struct run *run);

#endif /* PIJOB_RUN_WORK_H */
