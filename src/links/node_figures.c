/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * node_figures.c - sum up the pairs of ranks of a node
 */

#include <config.h>

#include "node_figures.h"

#include <stdlib.h>
#include <string.h>

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

/* RETURN: the median of COUNT values, which are put in order; of an even number the lower of
 * the two in the middle. */
static double median(double *value, int count)
{
    qsort(value, (size_t)count, sizeof(*value), compare_numbers);
    return value[(count - 1) / 2];
}

/* Take RESULT, whose amount is VALUE, into SPREAD.  FIRST: it is the first one; WORSE: it is
 * worse than all before. */
static void widen(struct node_spread *spread, const struct node_result *result, double value,
                  bool first, bool worse)
{
    if (first || value < spread->min)
        spread->min = value;
    if (first || value > spread->max)
        spread->max = value;
    if (!first && !worse)
        return;
    memcpy(spread->worst, result->rank, sizeof(spread->worst));
    spread->disturbed = result->disturbed;
}

/* The pairs at DISTANCE; LATENCY and BANDWIDTH have room for all. */
static void sum_up(const struct node_result *result, int count, int distance,
                   struct node_span *span, double *latency, double *bandwidth)
{
    for (int i = 0; i < count; i++) {
        const struct node_result *r = &result[i];
        bool first = span->pairs == 0;
        bool late = r->latency > span->latency.max;
        bool narrow = r->bandwidth < span->bandwidth.min;

        if (r->distance != distance)
            continue;
        widen(&span->latency, r, r->latency, first, late);
        widen(&span->bandwidth, r, r->bandwidth, first, narrow);
        latency[span->pairs] = r->latency;
        bandwidth[span->pairs] = r->bandwidth;
        span->pairs++;
    }
    if (span->pairs == 0)
        return;
    span->latency.median = median(latency, span->pairs);
    span->bandwidth.median = median(bandwidth, span->pairs);
}

int node_figures_of(const struct node_result *result, int count, int ranks,
                    struct node_figures *figures, struct error *err)
{
    double *value = calloc((size_t)count + 1, 2 * sizeof(*value));

    memset(figures, 0, sizeof(*figures));
    if (!value)
        return error_set(err, "out of memory for %d pairs of ranks", count);
    figures->ranks = ranks;
    figures->pairs = count;
    for (int i = 0; i < NODE_DISTANCES; i++)
        sum_up(result, count, i, &figures->span[i], value, value + count);
    for (int i = 0; i < count; i++) {
        if (figures->wrong == 0 && result[i].wrong > 0)
            figures->wrong_pair = result[i];
        figures->wrong += result[i].wrong;
        figures->disturbed += (int32_t)result[i].disturbed;
    }
    free(value);
    return 0;
}

bool node_copies_once(const char *transport)
{
    static const char *const copies[] = {"/cma", "/xpmem", "/knem"};

    for (size_t i = 0; i < sizeof(copies) / sizeof(copies[0]); i++)
        if (strstr(transport, copies[i]))
            return !strchr(transport, '+');
    return false;
}
