/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SUM_COMPUTE_H
#define PIJOB_SUM_COMPUTE_H

#include <stdbool.h>

#include "core/error.h"
#include "coverage.h"
#include "kernel.h"
#include "series.h"

/* RETURN: how many threads "auto" means here: SLURM_CPUS_PER_TASK, or else the CPUs
 * that this process may run on.
 */
int compute_threads_auto(void);

/* RETURN: whether pijob was built with OpenMP, without which there is one thread.
 */
bool compute_has_threads(void);

/* RETURN: how many threads compute_sum() really gets when it asks for THREADS; 1 where
 * pijob was built without OpenMP.
 */
int compute_threads_given(int threads);

/* Run selftest_kernel() in each of THREADS threads.
 * RETURN: 0, or -1 with what one of them found in ERR.
 */
int compute_selftest(const struct kernel *kernel, int threads, struct error *err);

/* Called between two pieces of work, tens of milliseconds apart, with the blocks done so far
 * and their sum; by the thread that called compute_sum(), while no other runs.
 * RETURN: whether to go on.
 */
typedef bool compute_step_f(void *arg, uint64_t done, const struct partial *partial);

/* Sum the blocks of SHARE, which numbers those of WORK in ascending order, by THREADS
 * threads.  The bits do not depend on KERNEL or THREADS.
 * RETURN: the sum and how many terms that were; DONE blocks of SHARE, from its first on:
 * all, or as many as STEP allowed.
 */
struct partial compute_sum(const struct series *series, const struct kernel *kernel,
                           int threads, const struct coverage *work, struct interval share,
                           compute_step_f *step, void *arg, uint64_t *done);

#endif /* PIJOB_SUM_COMPUTE_H */
