/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SUM_ORACLE_H
#define PIJOB_SUM_ORACLE_H

#include <stdint.h>

#include "fixed.h"

/* The exact sum, computed without summing.  Every run is checked against it. */

/* RETURN: pi, truncated at 2^-120.
 */
struct fixed oracle_pi(void);

/* RETURN: the sum of the first TERMS terms of the Leibniz series, exact to
 * about 1e-32.  TERMS is 1 to 10^15.
 *
 * From the asymptotic expansion
 *   pi - S_n = (-1)^n (1/n - 1/(4n^3) + 5/(16n^5) - 61/(64n^7) + ...)
 * with Euler numbers for numerators: J. M. Borwein, P. B. Borwein, K. Dilcher,
 * "Pi, Euler numbers, and asymptotic expansions", American Mathematical
 * Monthly 96 (1989), 681-687.  For small n, where it does not reach 2^-120,
 * by direct summation.
 */
struct fixed oracle_partial_sum(uint64_t terms);

#endif /* PIJOB_SUM_ORACLE_H */
