/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SUM_SELFTEST_H
#define PIJOB_SUM_SELFTEST_H

#include "core/error.h"
#include "kernel.h"

/* Make sure that this core, as it is now, makes the right bits: that it rounds to
 * nearest and keeps subnormal numbers, and that KERNEL returns the known sums of a
 * few ranges of the series.  Takes some microseconds; each thread that is going to
 * use KERNEL calls it.
 * RETURN: 0, or -1 with what is wrong, and on which CPU, in ERR.
 */
int selftest_kernel(const struct kernel *kernel, struct error *err);

#endif /* PIJOB_SUM_SELFTEST_H */
