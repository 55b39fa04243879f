/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_EXACT_H
#define PIJOB_TESTS_EXACT_H

#include <stddef.h>
#include <stdint.h>

#include "sum/fixed.h"

/* A partial sum that was computed elsewhere (tests/tools/partial-sums). */
struct exact {
    uint64_t terms;
    struct fixed sum; /* cut off at 2^-120 */
};

/* RETURN: the decimal number TEXT, 0 to 127 with up to 60 digits behind the
 * point, cut off at 2^-120.  Made by doubling its digits, with nothing of the
 * code under test; the test fails when TEXT is something else.
 */
struct fixed exact_parse(const char *text);

/* Read all rows of tests/data/partial-sums.tsv, below $srcdir, into ROWS.
 * RETURN: how many; the test fails when there are none, or more than MAX.
 */
size_t exact_read(struct exact *rows, size_t max);

/* RETURN: 10^-DECIMALS, cut off at 2^-120.
 */
struct fixed exact_power(int decimals);

/* RETURN: whether |A - B| <= TOLERANCE.
 */
int exact_near(struct fixed a, struct fixed b, struct fixed tolerance);

#endif /* PIJOB_TESTS_EXACT_H */
