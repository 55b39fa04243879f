/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_LOG_PLACE_H
#define PIJOB_RUN_LOG_PLACE_H

#include "state.h"

/* Warn, on rank 0, if hosts of the job do not see the log that rank 0 has opened.  Collective.
 * RETURN: 0.
 */
int look_for_log(struct run *run);

#endif /* PIJOB_RUN_LOG_PLACE_H */
