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

/* Parse a time span: a decimal number, optionally a blank, and one of the units ns, us (also
 * with the letter mu), ms, s, m or min, h, d.  Without a unit, seconds.  The number may begin
 * with its point: .5s. RETURN: PARSE_OK with seconds in VALUE; otherwise what is wrong, with
 * VALUE unchanged.
 */
enum parse_status parse_seconds(const char *text, double *value);

/* Parse an amount in UNIT: a decimal number, optionally followed by a blank and by a unit.
 *   "B"     bytes: B, with a decimal prefix (k or K, M, G, T, P) or a binary one (Ki, Mi, ...)
 *   "B/s"   the same for bytes per second; or bits per second, b/s or bit/s, eight to a byte
 *   NULL    a fraction: 0.9, .9 or 90%
 *   other   that unit, with a decimal prefix
 * A prefix may stand alone; it then counts UNIT.
 * RETURN: PARSE_OK with the amount, in UNIT, in VALUE; otherwise what is wrong, with VALUE
 * unchanged.
 */
enum parse_status parse_quantity(const char *text, const char *unit, double *value);

#endif /* PIJOB_CORE_PARSE_H */
