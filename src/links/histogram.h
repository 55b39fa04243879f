/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_HISTOGRAM_H
#define PIJOB_LINKS_HISTOGRAM_H

#include <stdint.h>

/* A histogram of positive numbers from 2^-40 to 2^56.  The width of a bin is 1/64 of its
 * value. It gives quantiles of any number of values in little memory, and the histograms of
 * several ranks can be added, bin by bin.
 */
enum { HISTOGRAM_BINS = 96 * 64 };

struct histogram {
    uint64_t bin[HISTOGRAM_BINS];
};

/* Count VALUE.  A value out of range counts as the nearest value in range. */
void histogram_add(struct histogram *histogram, double value);

/* RETURN: the value that is larger than INDEX other values, to 1 %; 0 if there is none.
 */
double histogram_value(const struct histogram *histogram, uint64_t index);

/* RETURN: the number of values counted.
 */
uint64_t histogram_count(const struct histogram *histogram);

#endif /* PIJOB_LINKS_HISTOGRAM_H */
