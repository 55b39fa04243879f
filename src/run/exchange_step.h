/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_EXCHANGE_STEP_H
#define PIJOB_RUN_EXCHANGE_STEP_H

#include "state.h"

/* Learn this rank's share of the work, and bring all sums to rank 0, by each exchange of the
 * description; the first one counts, the others are compared with it.  Collective over the
 * ranks of RUN.
 * RETURN: 0.
 */
int distribute(struct run *run);
int collect(struct run *run);

#endif /* PIJOB_RUN_EXCHANGE_STEP_H */
