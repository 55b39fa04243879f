/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_HISTOGRAM_H
#define PIJOB_LINKS_HISTOGRAM_H

#include <stdint.h>

/* Counts of positive numbers by their size, from 2^-40 to 2^56, in bins that are 1/64 of
 * their value wide: the quantiles of any number of them, in little room that can be added
 * up over ranks, bin by bin.
 */
enum { HISTOGRAM_BINS = 96 * 64 };

struct histogram {
    uint64_t bin[HISTOGRAM_BINS];
};

/* Count VALUE; one out of range as the nearest in range. */
void histogram_add(struct histogram *histogram, double value);

/* RETURN: the value than which INDEX others are smaller, to 1 %; 0 when there is none.
 */
double histogram_value(const struct histogram *histogram, uint64_t index);

/* RETURN: how many values were counted.
 */
uint64_t histogram_count(const struct histogram *histogram);

#endif /* PIJOB_LINKS_HISTOGRAM_H */
