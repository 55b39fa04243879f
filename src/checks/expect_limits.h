/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_EXPECT_LIMITS_H
#define PIJOB_CHECKS_EXPECT_LIMITS_H

#include "core/verdict.h"
#include "run/run.h"

/* Add the checks of the limits that the description expects of each rank.  To be called on
 * rank 0.
 */
void expect_limits(const struct run *run, struct verdict *verdict);

#endif /* PIJOB_CHECKS_EXPECT_LIMITS_H */
