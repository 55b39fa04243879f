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

/* RETURN: the number of threads that "auto" stands for: SLURM_CPUS_PER_TASK, or else the
 * number of CPUs on which this process may run.
 */
int compute_threads_auto(void);

/* RETURN: whether pijob was built with OpenMP.  Without it there is one thread.
 */
bool compute_has_threads(void);

/* Check whether a rank can have THREADS threads, whatever the host; 0 stands for auto.
 * RETURN: 0, or -1 with why not in ERR.
 */
int compute_threads_check(int threads, struct error *err);

/* RETURN: the number of threads that compute_sum() gets if it asks for THREADS; 1 if pijob was
 * built without OpenMP.
 */
int compute_threads_given(int threads);

/* Run selftest_kernel() in each of THREADS threads.
 * RETURN: 0, or -1 with what one of them found in ERR.
 */
int compute_selftest(const struct kernel *kernel, int threads, struct error *err);

/* Called between two pieces of work, every few tens of milliseconds, with the number of blocks
 * done and their sum.  The thread that called compute_sum() calls it, while no other one runs.
 * RETURN: whether to continue.
 */
typedef bool compute_step_f(void *arg, uint64_t done, const struct partial *partial);

/* Sum the blocks of SHARE with THREADS threads.  SHARE numbers the blocks of WORK in ascending
 * order.  The bits of the sum do not depend on KERNEL or THREADS.
 * RETURN: the sum and the number of terms.  DONE is the number of blocks summed, from the
 * first of SHARE on: all, or as many as STEP allowed.
 */
struct partial compute_sum(const struct series *series, const struct kernel *kernel,
                           int threads, const struct coverage *work, struct interval share,
                           compute_step_f *step, void *arg, uint64_t *done);

#endif /* PIJOB_SUM_COMPUTE_H */
