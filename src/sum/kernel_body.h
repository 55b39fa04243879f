/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * kernel_body.h - the function that sums strides, once for each instruction set
 *
 * kernel.c includes this file repeatedly, with KERNEL_SUM the name of the
 * function and KERNEL_TARGET the attribute that chooses the instruction set.
 * (An inline function would not do: gcc splits vectors for the processor of the
 * function in which they are written, before it inlines.)
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
 * processor's vectors: an operation on vectors is an operation on each of their elements.
 */

KERNEL_TARGET static double KERNEL_SUM(uint64_t begin, uint64_t end)
{
    vector center[VECTORS];
    vector sum[VECTORS];
    double lane[LANES];

    /* Centres are whole numbers below 2^52, so adding to them is exact. */
    for (int i = 0; i < LANES; i++) {
        uint64_t group = begin * LANES + (uint64_t)i;

        center[i / WIDTH][i % WIDTH] = (double)(2 * GROUP * group + GROUP);
        sum[i / WIDTH][i % WIDTH] = 0.0;
    }

    for (uint64_t stride = begin; stride < end; stride++) {
        for (int v = 0; v < VECTORS; v++) {
            vector u = center[v] * center[v];
            vector numerator = u - 427.0;
            vector denominator = u - 680.0;

            numerator = numerator * u + 70413.0;
            numerator = numerator * u - 5428831.0;
            numerator = numerator * u + 206279731.0;
            numerator = numerator * u - 3170245617.0;
            numerator = numerator * u + 31754256255.0;
            numerator = numerator * u + 387394882875.0;
            denominator = denominator * u + 179452.0;
            denominator = denominator * u - 23434840.0;
            denominator = denominator * u + 1601489318.0;
            denominator = denominator * u - 55742803480.0;
            denominator = denominator * u + 886165820604.0;
            denominator = denominator * u - 4940831601000.0;
            denominator = denominator * u + 4108830350625.0;

            sum[v] += numerator / denominator;
            center[v] += 2.0 * GROUP * LANES;
        }
    }

    for (int i = 0; i < LANES; i++)
        lane[i] = sum[i / WIDTH][i % WIDTH];
    for (int width = LANES / 2; width > 0; width /= 2)
        for (int i = 0; i < width; i++)
            lane[i] += lane[i + width];
    return 4.0 * GROUP * lane[0];
}
