/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * fixed.c - 128-bit fixed-point numbers, in which pijob keeps all sums
 *
 * All of this is integer arithmetic: it gives the same bits on every processor, at every
 * optimization level and in every rounding mode.
 */

#include <config.h>

#include "fixed.h"

#include <stdio.h>
#include <string.h>

#define ONE ((fixed_bits)1 << FIXED_FRACTION_BITS)

struct fixed fixed_quotient(unsigned num, uint64_t den)
{
    return (struct fixed){(fixed_bits)num * ONE / den};
}

struct fixed fixed_divide(struct fixed x, uint64_t den)
{
    return (struct fixed){x.bits / den};
}

struct fixed fixed_from_double(double x)
{
    uint64_t word;
    uint64_t mantissa;
    int exponent;
    int shift;
    fixed_bits magnitude;

    /* IEEE 754 binary64: sign, 11 bits of exponent with bias 1023, 52 bits of
     * fraction.  Subnormals are far below 2^-120 and come out as zero. */
    memcpy(&word, &x, sizeof(word));
    exponent = (int)(word >> 52 & 0x7ff) - 1023;
    mantissa = (word & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;
    if (exponent < -1022 || exponent >= 7)
        return fixed_zero();

    shift = exponent - 52 + FIXED_FRACTION_BITS;
    if (shift >= 0)
        magnitude = (fixed_bits)mantissa << shift;
    else if (shift >= -53)
        magnitude = (mantissa + (UINT64_C(1) << (-shift - 1))) >> -shift;
    else
        magnitude = 0;
    return (struct fixed){word >> 63 ? -magnitude : magnitude};
}

double fixed_to_double(struct fixed x)
{
    fixed_bits magnitude = fixed_abs(x).bits;
    double value =
        (double)(uint64_t)(magnitude >> 64) * 0x1p-56 + (double)(uint64_t)magnitude * 0x1p-120;

    return fixed_negative(x) ? -value : value;
}

void fixed_to_limbs(struct fixed x, uint64_t limbs[FIXED_LIMBS])
{
    for (int i = 0; i < FIXED_LIMBS; i++)
        limbs[i] = (uint32_t)(x.bits >> (32 * i));
}

struct fixed fixed_from_limbs(const uint64_t limbs[FIXED_LIMBS])
{
    fixed_bits bits = 0;

    for (int i = 0; i < FIXED_LIMBS; i++)
        bits += (fixed_bits)limbs[i] << (32 * i);
    return (struct fixed){bits};
}

char *fixed_to_hex(struct fixed x, char text[FIXED_HEX_SIZE])
{
    (void)snprintf(text, FIXED_HEX_SIZE, "%016llx%016llx",
                   (unsigned long long)(uint64_t)(x.bits >> 64),
                   (unsigned long long)(uint64_t)x.bits);
    return text;
}

char *fixed_to_decimal(struct fixed x, int decimals, char text[FIXED_DECIMAL_SIZE])
{
    fixed_bits magnitude = fixed_abs(x).bits;
    unsigned whole = (unsigned)(magnitude >> FIXED_FRACTION_BITS);
    fixed_bits rest = magnitude & (ONE - 1);
    char digits[FIXED_DECIMALS_MAX + 1];
    int i;

    for (i = 0; i < decimals; i++) {
        rest *= 10; /* below 10 * 2^120, so it fits */
        digits[i] = (char)('0' + (int)(rest >> FIXED_FRACTION_BITS));
        rest &= ONE - 1;
    }
    digits[decimals] = '\0';

    if (rest >= ONE / 2) {
        for (i = decimals - 1; i >= 0 && digits[i] == '9'; i--)
            digits[i] = '0';
        if (i >= 0)
            digits[i]++;
        else
            whole++;
    }
    (void)snprintf(text, FIXED_DECIMAL_SIZE, "%s%u.%s", fixed_negative(x) ? "-" : "", whole,
                   digits);
    return text;
}
