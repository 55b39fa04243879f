/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SUM_FIXED_H
#define PIJOB_SUM_FIXED_H

#include <stddef.h>
#include <stdint.h>

/* A number in 128-bit fixed point: two's complement, in units of 2^-120, from -128 to 128.
 * Addition is integer addition, hence associative: a sum has the same bits in any order, and
 * for any number of ranks.
 */
__extension__ typedef unsigned __int128 fixed_bits;

struct fixed {
    fixed_bits bits;
};

enum {
    FIXED_FRACTION_BITS = 120,
    FIXED_LIMBS = 4,         /* 32-bit limbs, least significant first */
    FIXED_HEX_SIZE = 33,     /* 32 hex digits and a NUL */
    FIXED_DECIMALS_MAX = 36, /* 2^-120 is 7.5e-37 */
    FIXED_DECIMAL_SIZE = FIXED_DECIMALS_MAX + 8,
};

static inline struct fixed fixed_zero(void)
{
    return (struct fixed){0};
}

static inline struct fixed fixed_add(struct fixed a, struct fixed b)
{
    return (struct fixed){a.bits + b.bits};
}

static inline struct fixed fixed_sub(struct fixed a, struct fixed b)
{
    return (struct fixed){a.bits - b.bits};
}

static inline int fixed_equal(struct fixed a, struct fixed b)
{
    return a.bits == b.bits;
}

static inline int fixed_negative(struct fixed a)
{
    return (int)(a.bits >> 127);
}

static inline struct fixed fixed_abs(struct fixed a)
{
    return fixed_negative(a) ? fixed_sub(fixed_zero(), a) : a;
}

/* RETURN: NUM / DEN, truncated toward zero at 2^-120.  NUM is 0 to 127, DEN at least 1.
 */
struct fixed fixed_quotient(unsigned num, uint64_t den);

/* RETURN: X / DEN, truncated toward zero.  X is not negative, DEN at least 1.
 */
struct fixed fixed_divide(struct fixed x, uint64_t den);

/* RETURN: the fixed-point number nearest to X (halves away from zero).  X is
 * finite and |X| < 128; anything else gives zero.  This uses integer operations on the bits of
 * X, so that it does not depend on the rounding mode.
 */
struct fixed fixed_from_double(double x);

/* RETURN: the double nearest to X, or one next to it.
 */
double fixed_to_double(struct fixed x);

/* Split X into 32-bit limbs, least significant first, each in 64 bits.  The limbs of up to
 * 2^32 numbers can be added without overflow, in any order, as MPI_SUM on MPI_UINT64_T does.
 * fixed_from_limbs() then resolves the carries.
 */
void fixed_to_limbs(struct fixed x, uint64_t limbs[FIXED_LIMBS]);

/* RETURN: the number whose limbs, or sums of limbs, are LIMBS, modulo 2^128.
 */
struct fixed fixed_from_limbs(const uint64_t limbs[FIXED_LIMBS]);

/* Write the 32 hex digits of X (the 128 bits, two's complement).
 * RETURN: TEXT.
 */
char *fixed_to_hex(struct fixed x, char text[FIXED_HEX_SIZE]);

/* Write X in decimal with DECIMALS digits after the point (1 to
 * FIXED_DECIMALS_MAX), rounded half away from zero.
 * RETURN: TEXT.
 */
char *fixed_to_decimal(struct fixed x, int decimals, char text[FIXED_DECIMAL_SIZE]);

#endif /* PIJOB_SUM_FIXED_H */
