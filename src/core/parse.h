/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_PARSE_H
#define PIJOB_CORE_PARSE_H

#include <stdint.h>

/* The result of parsing a number. */
enum parse_status {
    PARSE_OK = 0,
    PARSE_SYNTAX, /* not a number */
    PARSE_WHOLE,  /* not a whole number */
    PARSE_RANGE,  /* negative, or too large for the type */
    PARSE_UNIT,   /* a number with an unknown unit */
};

/* Parse a whole number, such as 100000000, 100_000_000, 1e8 or 1.5e3.  A leading zero is
 * refused, because YAML parsers disagree on whether it means octal.
 * RETURN: PARSE_OK with the number in VALUE; otherwise what is wrong, with VALUE unchanged.
 */
enum parse_status parse_count(const char *text, uint64_t *value);

/* Parse a time span: a decimal number and one of the units ns, us, ms, s, m, h, d.  Without a
 * unit, seconds.
 * RETURN: PARSE_OK with seconds in VALUE; otherwise what is wrong, with VALUE unchanged.
 */
enum parse_status parse_seconds(const char *text, double *value);

/* Parse an amount: a decimal number, optionally followed by a blank, by one of the prefixes k,
 * M, G, T (powers of ten), and by UNIT.  If UNIT is NULL: a number alone.
 * RETURN: PARSE_OK with the amount, in UNIT, in VALUE; otherwise what is wrong, with VALUE
 * unchanged.
 */
enum parse_status parse_quantity(const char *text, const char *unit, double *value);

#endif /* PIJOB_CORE_PARSE_H */
