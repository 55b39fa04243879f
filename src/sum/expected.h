/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SUM_EXPECTED_H
#define PIJOB_SUM_EXPECTED_H

#include "coverage.h"
#include "fixed.h"
#include "series.h"

/* How far a sum may be from the exact one, for any number of terms: proven in series.c. */
#define DEVIATION_MAX 1e-18

/* RETURN: how far SUM is from the exact sum of the blocks of WORK that SLICE numbers (all of
 * them: from 0 to coverage_blocks()), and never negative.
 */
double expected_deviation(const struct series *series, const struct coverage *work,
                          struct interval slice, struct fixed sum);

/* RETURN: how many terms these blocks have.
 */
uint64_t expected_terms(const struct series *series, const struct coverage *work,
                        struct interval slice);

#endif /* PIJOB_SUM_EXPECTED_H */
