/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_PARSE_H
#define PIJOB_CORE_PARSE_H

#include <stdint.h>

/* How a text failed to be a number. */
enum parse_status {
    PARSE_OK = 0,
    PARSE_SYNTAX, /* not a number of this kind at all */
    PARSE_WHOLE,  /* a number, but not a whole one */
    PARSE_RANGE,  /* a number, but negative or too large for the type */
    PARSE_UNIT,   /* a number, with a unit that is not one */
};

/* Read a whole number: 100000000, 100_000_000, 1e8 and 1.5e3 are decimal
 * notations of one; a leading zero is not taken, as YAML readers disagree on
 * whether it means octal.
 * RETURN: PARSE_OK with the number in VALUE, otherwise what is wrong, VALUE
 * unchanged.
 */
enum parse_status parse_count(const char *text, uint64_t *value);

/* Read a time span: a decimal number and a unit, one of ns, us, ms, s, m, h, d;
 * without a unit, seconds.
 * RETURN: PARSE_OK with seconds in VALUE, otherwise what is wrong, VALUE
 * unchanged.
 */
enum parse_status parse_seconds(const char *text, double *value);

/* Read an amount: a decimal number, then if any one of the prefixes k, M, G, T (powers of
 * ten), then if any the UNIT; a blank may stand before these.  UNIT NULL: a bare number.
 * RETURN: PARSE_OK with the amount, in UNIT, in VALUE, otherwise what is wrong, VALUE
 * unchanged.
 */
enum parse_status parse_quantity(const char *text, const char *unit, double *value);

#endif /* PIJOB_CORE_PARSE_H */
