/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * oracle.c - the exact partial sums of the Leibniz series
 *
 * This file shares only the fixed-point numbers with series.c, so that a mistake there is not
 * repeated here.
 */

#include <config.h>

#include "oracle.h"

/* From this number of terms on, five terms of the expansion are enough: the sixth,
 * 50521/(1024 n^11), is below 2^-120. */
#define EXPANSION_FROM UINT64_C(4096)

struct fixed oracle_pi(void)
{
    /* The first 122 bits of pi: its hex digits are 3.243F6A88 85A308D3 13198A2E
     * 03707344 A4093822 ... */
    return (struct fixed){(fixed_bits)UINT64_C(0x03243f6a8885a308) << 64 |
                          UINT64_C(0xd313198a2e037073)};
}

static struct fixed direct(uint64_t terms)
{
    struct fixed sum = fixed_zero();

    for (uint64_t i = 0; i < terms; i += 2)
        sum = fixed_add(sum, fixed_quotient(4, 2 * i + 1));
    for (uint64_t i = 1; i < terms; i += 2)
        sum = fixed_sub(sum, fixed_quotient(4, 2 * i + 1));
    return sum;
}

/* |pi - S_n| for n = TERMS. */
static struct fixed remainder_after(uint64_t terms)
{
    /* |E_0|, |E_2|, ...: the k-th term is (-1)^k |E_2k| / (4^k n^(2k+1)). */
    static const uint64_t euler[] = {1, 1, 5, 61, 1385};
    struct fixed power = fixed_quotient(1, terms); /* 1 / (4^k n^(2k+1)) */
    struct fixed sum = fixed_zero();

    for (unsigned k = 0; k < sizeof(euler) / sizeof(euler[0]); k++) {
        struct fixed term = {power.bits * euler[k]};

        sum = k & 1 ? fixed_sub(sum, term) : fixed_add(sum, term);
        power = fixed_divide(fixed_divide(power, terms), 4 * terms);
    }
    return sum;
}

struct fixed oracle_partial_sum(uint64_t terms)
{
    struct fixed rest;

    if (terms < EXPANSION_FROM)
        return direct(terms);
    rest = remainder_after(terms);
    return terms & 1 ? fixed_add(oracle_pi(), rest) : fixed_sub(oracle_pi(), rest);
}
