/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SUM_EXPECTED_H
#define PIJOB_SUM_EXPECTED_H

#include "coverage.h"
#include "fixed.h"
#include "series.h"

/* The largest error of a sum, for any number of terms; proven in series.c. */
#define DEVIATION_MAX 1e-18

/* RETURN: the distance of SUM from the exact sum of the blocks of WORK that SLICE numbers (see
 * coverage_slice()); never negative.
 */
double expected_deviation(const struct series *series, const struct coverage *work,
                          struct interval slice, struct fixed sum);

/* RETURN: the number of terms of these blocks.
 */
uint64_t expected_terms(const struct series *series, const struct coverage *work,
                        struct interval slice);

#endif /* PIJOB_SUM_EXPECTED_H */
