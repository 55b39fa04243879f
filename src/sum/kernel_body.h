/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * kernel_body.h - the function that sums strides, once for each instruction set
 *
 * kernel.c includes this file repeatedly, each time with
 *
 *   KERNEL_SUM              the name of the function
 *   KERNEL_TARGET           the attribute that chooses the instruction set
 *   KERNEL_VECTOR           a vector of doubles as wide as the registers
 *   KERNEL_AT_ONCE          how many vectors are summed side by side: as many as fit in the
 *                           registers
 *   KERNEL_FMA(a, b, c)     a * b + c for vectors A and B and a number C, rounded once
 *
 * which it undefines.  (An inline function would not do: gcc splits vectors for the processor
 * of the function in which they are written, before it inlines.)
 *
 * Sixteen terms make a group.  With c = 32g + 16 the denominators of group g are
 * c-15, c-13, ..., c+15, their signs alternate, and with u = c^2 the terms on
 * opposite sides of c combine:
 *
 *   1/(c-k) - 1/(c+k) = 2k/(u - k^2),   k = 15, 13, ..., 1, signs + - ... + -
 *
 * Brought to one denominator and multiplied by the 4 of the series, that is
 *
 *   64 (u^7 - 427u^6 + ...) / (u - 225)(u - 169)...(u - 1)
 *
 * one division for sixteen terms, free of the cancellation between neighbours.
 * All coefficients are whole numbers below 2^53.  c is at most 2 * 10^15, so
 * u^8 is below 10^245 and nothing overflows.
 *
 * A stride is LANES groups, and each group is added to a lane of its own.  In the end the
 * lanes are added as a tree.  This order determines the bits, whatever the width of the
 * processor's vectors and however many of them are summed at once: an operation on vectors is
 * an operation on each of their elements, and no lane has to do with another one before the
 * end.
 */

#define WIDTH ((int)(sizeof(KERNEL_VECTOR) / sizeof(double)))

/* A step of each of the vectors.  Side by side they hide the latency of the operations. */
#define EACH _Pragma("GCC unroll 8") for (int v = 0; v < KERNEL_AT_ONCE; v++)
#define STEP(polynomial, coefficient)                                                         \
    EACH polynomial[v] = KERNEL_FMA(polynomial[v], u[v], coefficient)

KERNEL_TARGET static double KERNEL_SUM(uint64_t begin, uint64_t end)
{
    double lane[LANES];

    for (int first = 0; first < LANES; first += WIDTH * KERNEL_AT_ONCE) {
        uint64_t group = begin * LANES + (uint64_t)first;
        KERNEL_VECTOR center = (KERNEL_VECTOR){0} + (double)(2 * GROUP * group + GROUP);
        KERNEL_VECTOR offset[KERNEL_AT_ONCE] = {{0}};
        KERNEL_VECTOR sum[KERNEL_AT_ONCE] = {{0}};

        for (int i = 0; i < WIDTH * KERNEL_AT_ONCE; i++)
            offset[i / WIDTH][i % WIDTH] = 2.0 * GROUP * i;

        for (uint64_t stride = begin; stride < end; stride++) {
            KERNEL_VECTOR u[KERNEL_AT_ONCE];
            KERNEL_VECTOR numerator[KERNEL_AT_ONCE];
            KERNEL_VECTOR denominator[KERNEL_AT_ONCE];

            /* Centres are whole numbers below 2^52, so adding to them is exact. */
            EACH u[v] = (center + offset[v]) * (center + offset[v]);
            center += 2.0 * GROUP * LANES;

            EACH numerator[v] = u[v] - 427.0;
            EACH denominator[v] = u[v] - 680.0;
            STEP(numerator, 70413.0);
            STEP(denominator, 179452.0);
            STEP(numerator, -5428831.0);
            STEP(denominator, -23434840.0);
            STEP(numerator, 206279731.0);
            STEP(denominator, 1601489318.0);
            STEP(numerator, -3170245617.0);
            STEP(denominator, -55742803480.0);
            STEP(numerator, 31754256255.0);
            STEP(denominator, 886165820604.0);
            STEP(numerator, 387394882875.0);
            STEP(denominator, -4940831601000.0);
            STEP(denominator, 4108830350625.0);

            EACH sum[v] += numerator[v] / denominator[v];
        }

        for (int i = 0; i < WIDTH * KERNEL_AT_ONCE; i++)
            lane[first + i] = sum[i / WIDTH][i % WIDTH];
    }

    for (int width = LANES / 2; width > 0; width /= 2)
        for (int i = 0; i < width; i++)
            lane[i] += lane[i + width];
    return 4.0 * GROUP * lane[0];
}

#undef EACH
#undef STEP
#undef WIDTH
#undef KERNEL_SUM
#undef KERNEL_TARGET
#undef KERNEL_VECTOR
#undef KERNEL_AT_ONCE
#undef KERNEL_FMA
