/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_EXPECT_OWN_H
#define PIJOB_CHECKS_EXPECT_OWN_H

#include "core/error.h"
#include "core/verdict.h"
#include "run/run.h"

/* Add the checks of what each rank can find out by itself: that it can write into TMPDIR and
 * /dev/shm, and, where the description expects it, its libraries and its thread level.
 * Collective over the ranks of RUN.
 * RETURN: 0, or -1 with the reason in ERR.
 */
int expect_own(const struct run *run, struct verdict *verdict, struct error *err);

/* RETURN: the name of MPI's thread level LEVEL, as a description has it.
 */
const char *expect_level_name(int level);

#endif /* PIJOB_CHECKS_EXPECT_OWN_H */
