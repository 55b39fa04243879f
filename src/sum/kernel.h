/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SUM_KERNEL_H
#define PIJOB_SUM_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A kernel sums whole strides of this number of terms. */
enum { KERNEL_STRIDE = 512 };

/* A function that sums strides of terms, for one instruction set.  All kernels are compiled
 * from the same source, and do the same IEEE operations in the same order: they differ in
 * speed, and not in a single bit.
 */
struct kernel {
    const char *name;

    /* RETURN: whether this processor can run it.
     */
    bool (*usable)(void);

    /* RETURN: the sum of strides BEGIN to END - 1, which are the terms from
     * KERNEL_STRIDE * BEGIN to KERNEL_STRIDE * END - 1.  Needs rounding to nearest, and no
     * flush to zero.
     */
    double (*sum)(uint64_t begin, uint64_t end);
};

/* RETURN: the kernel at INDEX (from 0, the fastest first), or NULL after the last one.
 */
const struct kernel *kernel_at(size_t index);

/* RETURN: the kernel called NAME, or NULL.
 */
const struct kernel *kernel_find(const char *name);

/* RETURN: the fastest kernel that this processor can run.
 */
const struct kernel *kernel_best(void);

/* Write the names of the kernels that this processor can run into TEXT.
 * RETURN: TEXT.
 */
char *kernel_list(char *text, size_t size);

#endif /* PIJOB_SUM_KERNEL_H */
