/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_MEDIAN_H
#define PIJOB_CHECKS_MEDIAN_H

/* RETURN: the median of the COUNT (at least 1) VALUES, of an even number the mean of the two
 * in the middle; -1 when memory is short.
 */
double median_of(const double *values, int count);

#endif /* PIJOB_CHECKS_MEDIAN_H */
