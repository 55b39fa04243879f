/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SUM_SELFTEST_H
#define PIJOB_SUM_SELFTEST_H

#include "core/error.h"
#include "kernel.h"

/* Check that this core computes the right bits: that it rounds to nearest, keeps subnormal
 * numbers, and that KERNEL returns the known sums of a few ranges of the series.  It takes
 * some microseconds.  Each thread calls it before it uses KERNEL. RETURN: 0, or -1 with what
 * is wrong, and the CPU, in ERR.
 */
int selftest_kernel(const struct kernel *kernel, struct error *err);

#endif /* PIJOB_SUM_SELFTEST_H */
