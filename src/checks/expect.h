/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_EXPECT_H
#define PIJOB_CHECKS_EXPECT_H

#include "core/verdict.h"
#include "run/run.h"

/* Add the checks that ranks and nodes are as many as the description expects, if it does.  To
 * be called on rank 0.
 */
void expect_size(const struct run *run, struct verdict *verdict);

/* Add the checks of who runs where: that Slurm and MPI agree on it, and, where the
 * description expects it, of tasks per node, threads, binding and limits.  To be called on
 * rank 0.
 */
void expect_place(const struct run *run, struct verdict *verdict);

/* RETURN: what is not wrong, but slow, in the binding of the ranks, with the cure, in TEXT
 * (SIZE bytes), or NULL: nothing, or nobody wants to hear of it.  To be called on rank 0.
 */
const char *expect_warning(const struct run *run, char *text, size_t size);

#endif /* PIJOB_CHECKS_EXPECT_H */
