/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * median.c - the median of an array
 */

#include <config.h>

#include "median.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

double median_of(const double *values, int count)
{
    size_t n = (size_t)count;
    double *sorted = malloc(n * sizeof(*sorted));
    double median;

    if (!sorted)
        return -1;
    memcpy(sorted, values, n * sizeof(*sorted));
    qsort(sorted, n, sizeof(*sorted), compare);
    median = n % 2 ? sorted[n / 2] : sorted[n / 2 - 1] / 2 + sorted[n / 2] / 2;
    free(sorted);
    return median;
}
