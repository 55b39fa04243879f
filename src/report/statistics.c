/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * statistics.c - median and spread
 */

#include <config.h>

#include "statistics.h"

#include <math.h>
#include <stdlib.h>

#include "memory.h"

/* From the median of the distances to a standard deviation (Hampel 1974). */
#define TO_DEVIATION 1.4826

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

double statistics_median(double *values, size_t count)
{
    if (count == 0)
        return NAN;
    qsort(values, count, sizeof(*values), compare);
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

double statistics_spread(const double *values, size_t count, double median)
{
    double *distances;
    double spread;

    if (count < 3)
        return NAN;
    distances = memory_more(NULL, count * sizeof(*distances));
    if (!distances)
        return NAN;
    for (size_t i = 0; i < count; i++)
        distances[i] = fabs(values[i] - median);
    spread = TO_DEVIATION * statistics_median(distances, count);
    free(distances);
    return spread;
}
