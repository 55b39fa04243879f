/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SUM_FMA_SOFTWARE_H
#define PIJOB_SUM_FMA_SOFTWARE_H

#include <stdint.h>

/* A fused multiply-add for processors that have none: x86 before 2013.  It uses the vectors
 * of SSE2, and about forty operations.  Include it where floating-point expressions are not
 * contracted.
 */

typedef double fma_vector __attribute__((vector_size(16)));
typedef uint64_t fma_bits __attribute__((vector_size(16)));

/* A number as the unevaluated sum of two: HIGH is the nearest double, LOW is the rest. */
struct fma_pair {
    fma_vector high, low;
};

/* RETURN: A + B, exactly (Knuth).
 */
static inline struct fma_pair fma_two_sum(fma_vector a, fma_vector b)
{
    fma_vector high = a + b;
    fma_vector b_part = high - a;
    fma_vector a_part = high - b_part;

    return (struct fma_pair){high, (a - a_part) + (b - b_part)};
}

/* RETURN: A in two halves of at most 26 bits, exactly (Veltkamp).
 */
static inline struct fma_pair fma_split(fma_vector a)
{
    fma_vector scaled = a * 134217729.0; /* 2^27 + 1 */
    fma_vector high = scaled - (scaled - a);

    return (struct fma_pair){high, a - high};
}

/* RETURN: A * B, exactly (Dekker).
 */
static inline struct fma_pair fma_two_product(fma_vector a, fma_vector b)
{
    struct fma_pair x = fma_split(a);
    struct fma_pair y = fma_split(b);
    fma_vector high = a * b;

    return (struct fma_pair){
        high, (((x.high * y.high - high) + x.high * y.low) + x.low * y.high) + x.low * y.low};
}

/* RETURN: A + B rounded to odd: A + B if that is a double, or else the one of its two
 * neighbours whose last bit is 1.
 */
static inline fma_vector fma_add_odd(fma_vector a, fma_vector b)
{
    struct fma_pair sum = fma_two_sum(a, b);
    fma_bits bits = (fma_bits)sum.high;
    fma_bits inexact = (fma_bits)(sum.low != 0.0);
    fma_bits even = (bits & 1) - 1; /* all ones if the last bit is 0 */
    fma_bits toward_zero = (bits ^ (fma_bits)sum.low) >> 63;

    return (fma_vector)(bits + (inexact & even & (1 - 2 * toward_zero)));
}

/* The sum is rounded to odd before it is rounded to nearest, so that it is not rounded twice:
 * S. Boldo, G. Melquiond, "Emulation of a FMA and correctly rounded sums: proved algorithms
 * using rounding to odd", IEEE Transactions on Computers 57 (2008), 462-471, figure 5.  Their
 * theorem asks that nothing overflows or underflows.  A, B and C are whole numbers, of which
 * each error is one, too, and nothing underflows.  |A|, |B| and |A * B| are below 2^990.
 * Needs rounding to nearest.
 * RETURN: A * B + C, rounded once.
 */
static inline fma_vector fma_software(fma_vector a, fma_vector b, fma_vector c)
{
    struct fma_pair product = fma_two_product(a, b);
    struct fma_pair low = fma_two_sum(c, product.low);
    struct fma_pair high = fma_two_sum(product.high, low.high);

    return high.high + fma_add_odd(low.low, high.low);
}

#endif /* PIJOB_SUM_FMA_SOFTWARE_H */
