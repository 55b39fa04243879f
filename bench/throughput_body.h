/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * throughput_body.h - the two loops of throughput.c, once for each instruction set
 *
 * NAME is that of the instruction set, BYTES the width of its vectors, TARGET the
 * attribute that chooses it.  All three are used up.  Unrolled, the chains stay in registers.
 */

#define PASTE2(a, b) a##_##b
#define PASTE(a, b) PASTE2(a, b)
#define VECTOR PASTE(vector, NAME)

typedef double VECTOR __attribute__((vector_size(BYTES)));

/* x = k/x swings between two ordinary numbers: nothing overflows, and no divider has an
 * easy day. */
TARGET static double PASTE(divide, NAME)(uint64_t passes)
{
    VECTOR x[CHAINS];
    VECTOR sum = {0};

    for (int i = 0; i < CHAINS; i++)
        x[i] = 1.2345678901234567 + 0.0123456789 * i + sum;
    for (uint64_t pass = 0; pass < passes; pass++)
#pragma GCC unroll 12
        for (int i = 0; i < CHAINS; i++)
            x[i] = 2.7182818284590452 / x[i];
    for (int i = 0; i < CHAINS; i++)
        sum += x[i];
    return sum[0];
}

/* x = ax + b tends to b/(1-a). */
TARGET static double PASTE(multiply_add, NAME)(uint64_t passes)
{
    VECTOR x[CHAINS];
    VECTOR sum = {0};

    for (int i = 0; i < CHAINS; i++)
        x[i] = 1.2345678901234567 + 0.0123456789 * i + sum;
    for (uint64_t pass = 0; pass < passes; pass++)
#pragma GCC unroll 12
        for (int i = 0; i < CHAINS; i++)
            x[i] = x[i] * 0.7071067811865475 + 0.3141592653589793;
    for (int i = 0; i < CHAINS; i++)
        sum += x[i];
    return sum[0];
}

#undef NAME
#undef BYTES
#undef TARGET
#undef VECTOR
#undef PASTE
#undef PASTE2
