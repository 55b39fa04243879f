/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * flipped_bit.c - the kernels, with one bit of one sum turned over
 *
 * The self-test does not meet the stride, as it would not meet most faults that
 * come and go.
 */

#define kernel_best right_kernel_best
#include "sum/kernel.c"
#undef kernel_best

enum {
    BAD_STRIDE = 130000, /* terms from 66560000 on: of 10^8, the sixth of 8 ranks has them */
    BAD_BIT = 40,        /* 2^-12 of the sum of a block of some 10^-11 */
};

const struct kernel *kernel_best(void);

static double sum_flipped(uint64_t begin, uint64_t end)
{
    double sum = right_kernel_best()->sum(begin, end);
    uint64_t word;

    if (begin <= BAD_STRIDE && BAD_STRIDE < end) {
        memcpy(&word, &sum, sizeof(word));
        word ^= UINT64_C(1) << BAD_BIT;
        memcpy(&sum, &word, sizeof(sum));
    }
    return sum;
}

const struct kernel *kernel_best(void)
{
    static const struct kernel flipped = {"flipped", always, sum_flipped};

    return &flipped;
}
