/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_COMPUTE_H
#define PIJOB_CORE_COMPUTE_H

#include "error.h"
#include "kernel.h"
#include "partial.h"
#include "series.h"
#include "split.h"

/* RETURN: how many threads "auto" means here: SLURM_CPUS_PER_TASK, or else the CPUs
 * that this process may run on.
 */
int compute_threads_auto(void);

/* RETURN: how many threads compute_sum() really gets when it asks for THREADS; 1 where
 * pijob was built without OpenMP.
 */
int compute_threads_given(int threads);

/* Run selftest_kernel() in each of THREADS threads.
 * RETURN: 0, or -1 with what one of them found in ERR.
 */
int compute_selftest(const struct kernel *kernel, int threads, struct error *err);

/* Called between two pieces of work, tens of milliseconds apart, with the blocks done so
 * far; by the thread that called compute_sum(), while no other runs.
 */
typedef void compute_progress_f(void *arg, uint64_t blocks_done);

/* RETURN: the sum over the blocks of MINE, and how many terms that were, made by THREADS
 * threads.  The bits do not depend on KERNEL or THREADS.
 */
struct partial compute_sum(const struct series *series, const struct kernel *kernel,
                           int threads, struct interval mine, compute_progress_f *progress,
                           void *arg);

#endif /* PIJOB_CORE_COMPUTE_H */
