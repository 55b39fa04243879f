/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * throughput_body.h - the three loops of throughput.c, once for each instruction set
 *
 * NAME is that of the instruction set, VECTOR its vectors, TARGET the attribute that chooses
 * it, FMA(a, b, c) its a * b + c, rounded once.  All four are used up.  Unrolled, the chains
 * stay in registers.
 */

#define PASTE2(a, b) a##_##b
#define PASTE(a, b) PASTE2(a, b)

/* x = k/x swings between two ordinary numbers: nothing overflows, and no divider has an
 * easy day. */
TARGET static double PASTE(divide, NAME)(uint64_t passes)
{
    VECTOR x[CHAINS];
    VECTOR sum = {0};

    for (int i = 0; i < CHAINS; i++)
        x[i] = 1.2345678901234567 + 0.0123456789 * i + sum;
    for (uint64_t pass = 0; pass < passes; pass++)
#pragma GCC unroll 16
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
    VECTOR a = sum + 0.7071067811865475;
    VECTOR b = sum + 0.3141592653589793;

    for (int i = 0; i < CHAINS; i++)
        x[i] = 1.2345678901234567 + 0.0123456789 * i + sum;
    for (uint64_t pass = 0; pass < passes; pass++)
#pragma GCC unroll 16
        for (int i = 0; i < CHAINS; i++)
            x[i] = FMA(x[i], a, b);
    for (int i = 0; i < CHAINS; i++)
        sum += x[i];
    return sum[0];
}

/* Both at once, as many as for MIXED_GROUPS groups of terms, and independent of each other. */
TARGET static double PASTE(mixed, NAME)(uint64_t passes)
{
    VECTOR x[MIXED_CHAINS];
    VECTOR q[MIXED_DIVIDERS];
    VECTOR sum = {0};
    VECTOR a = sum + 0.7071067811865475;
    VECTOR b = sum + 0.3141592653589793;

    for (int i = 0; i < MIXED_CHAINS; i++)
        x[i] = 1.2345678901234567 + 0.0123456789 * i + sum;
    for (int i = 0; i < MIXED_DIVIDERS; i++)
        q[i] = 1.2345678901234567 + 0.0123456789 * i + sum;
    for (uint64_t pass = 0; pass < passes; pass++)
#pragma GCC unroll 16
        for (int group = 0; group < MIXED_GROUPS; group++) {
            q[group % MIXED_DIVIDERS] = 2.7182818284590452 / q[group % MIXED_DIVIDERS];
#pragma GCC unroll 16
            for (int i = 0; i < GROUP_MULTIPLY_ADDS; i++) {
                int chain = (group * GROUP_MULTIPLY_ADDS + i) % MIXED_CHAINS;

                x[chain] = FMA(x[chain], a, b);
            }
        }
    for (int i = 0; i < MIXED_CHAINS; i++)
        sum += x[i];
    for (int i = 0; i < MIXED_DIVIDERS; i++)
        sum += q[i];
    return sum[0];
}

#undef NAME
#undef VECTOR
#undef TARGET
#undef FMA
#undef PASTE
#undef PASTE2
