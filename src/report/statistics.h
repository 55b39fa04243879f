/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_STATISTICS_H
#define PIJOB_REPORT_STATISTICS_H

#include <stddef.h>

/* RETURN: the median of the COUNT VALUES, of an even number the mean of the two in the middle;
 * NAN of none.  The values are sorted.
 */
double statistics_median(double *values, size_t count);

/* RETURN: how far the COUNT VALUES spread around MEDIAN: the median of the distances, scaled
 * to the standard deviation of a normal distribution, so that single outliers do not matter;
 * NAN of fewer than three.
 */
double statistics_spread(const double *values, size_t count, double median);

#endif /* PIJOB_REPORT_STATISTICS_H */
