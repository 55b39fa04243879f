/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * histogram.c - quantiles of values that are distributed over ranks
 *
 * The number of a bin is the exponent of a double and the first six bits of its fraction.
 */

#include <config.h>

#include "histogram.h"

#include <string.h>

enum {
    MANTISSA_BITS = 52,
    BIN_BITS = 6,
    SHIFT = MANTISSA_BITS - BIN_BITS,
    LOWEST = (1023 - 40) << BIN_BITS, /* 2^-40 */
};

void histogram_add(struct histogram *histogram, double value)
{
    uint64_t bits;
    int64_t bin = 0;

    if (value > 0) {
        memcpy(&bits, &value, sizeof(bits));
        bin = (int64_t)(bits >> SHIFT) - LOWEST;
    }
    if (bin < 0)
        bin = 0;
    if (bin >= HISTOGRAM_BINS)
        bin = HISTOGRAM_BINS - 1;
    histogram->bin[bin]++;
}

/* The middle of BIN. */
static double bin_value(int bin)
{
    uint64_t bits = ((uint64_t)bin + LOWEST) << SHIFT | UINT64_C(1) << (SHIFT - 1);
    double value;

    memcpy(&value, &bits, sizeof(value));
    return value;
}

double histogram_value(const struct histogram *histogram, uint64_t index)
{
    uint64_t smaller = 0;

    for (int i = 0; i < HISTOGRAM_BINS; i++) {
        smaller += histogram->bin[i];
        if (smaller > index)
            return bin_value(i);
    }
    return 0;
}

uint64_t histogram_count(const struct histogram *histogram)
{
    uint64_t count = 0;

    for (int i = 0; i < HISTOGRAM_BINS; i++)
        count += histogram->bin[i];
    return count;
}
