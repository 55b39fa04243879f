/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_EXPECT_SPEED_H
#define PIJOB_CHECKS_EXPECT_SPEED_H

#include "core/verdict.h"
#include "run/run.h"

/* Add the checks of the times and speeds that the description expects, once all ranks have
 * summed.  To be called on rank 0.
 */
void expect_speed(const struct run *run, struct verdict *verdict);

#endif /* PIJOB_CHECKS_EXPECT_SPEED_H */
