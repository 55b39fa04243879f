/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * selftest.c - test whether this core computes correctly
 *
 * About one core in some thousands computes incorrectly (P. H. Hochschild and others, "Cores
 * that don't count", HotOS 2021).  Some libraries switch on flush-to-zero when they are
 * loaded.
 */

#include <config.h>

#include "selftest.h"

#include <float.h>
#include <inttypes.h>
#include <sched.h>
#include <string.h>

/* What the kernels must return, from tests/tools/kernel-sums, at the beginning of the series,
 * at its end at 10^15 terms, and between.  The second and the third have other bits if a
 * multiplication and an addition are rounded separately. */
static const struct {
    uint64_t begin, end; /* strides */
    double sum;
} known[] = {
    {32, 128, 0x1.7ffffff820000p-15},
    {64, 72, 0x1.c71c71c259324p-19},
    {1000, 1128, 0x1.dbf30b3a448c1p-23},
    {123456789, 123456917, 0x1.2e92898eda33fp-56},
    {1953124999872, 1953125000000, 0x1.4484bfef17820p-84},
};

/* Compare bits: a core that treats subnormal operands as zero also compares them as zero. */
static int is_zero(double x)
{
    const double zero = 0.0;

    return memcmp(&x, &zero, sizeof(x)) == 0;
}

/* Test by arithmetic, not by fegetround(): what counts is what the processor does.  volatile
 * prevents the compiler from computing it. */
static const char *environment_problem(void)
{
    volatile double one = 1.0;
    volatile double half_ulp = DBL_EPSILON / 2;
    volatile double least = DBL_MIN;
    volatile double sum;

    sum = one + half_ulp; /* a tie, to the even neighbour, 1 */
    if (sum != 1.0)
        return "does not round to nearest (rounds up)";
    sum = -one - half_ulp;
    if (sum != -1.0)
        return "does not round to nearest (rounds down)";
    sum = one + half_ulp * 1.5;
    if (sum == 1.0)
        return "does not round to nearest (rounds toward zero)";
    least = least / 2;
    if (is_zero(least))
        return "flushes subnormal results to zero";
    least = least * 2;
    if (least != DBL_MIN)
        return "treats subnormal operands as zero";
    return NULL;
}

int selftest_kernel(const struct kernel *kernel, struct error *err)
{
    const char *problem = environment_problem();

    if (problem)
        return error_set(err, "CPU %d %s", sched_getcpu(), problem);
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        double sum = kernel->sum(known[i].begin, known[i].end);

        if (memcmp(&sum, &known[i].sum, sizeof(sum)) != 0)
            return error_set(err,
                             "CPU %d computes incorrectly: kernel %s gives %a instead of %a "
                             "for strides %" PRIu64 " to %" PRIu64,
                             sched_getcpu(), kernel->name, sum, known[i].sum, known[i].begin,
                             known[i].end - 1);
    }
    return 0;
}
