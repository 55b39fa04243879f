/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * node_outliers.c - the nodes within which messages are far slower than within the others
 */

#include <config.h>

#include "node_outliers.h"

#include <stdlib.h>

#include "median.h"

enum { FEW = 3 };

/* The median of COUNT values; of a few the best one: the least or, if HIGH, the most. */
static double typical(const double *value, int count, bool high)
{
    double best = count > 0 ? value[0] : 0;

    if (count > FEW)
        return median_of(value, count);
    for (int i = 1; i < count; i++)
        if (high ? value[i] > best : value[i] < best)
            best = value[i];
    return best;
}

int node_medians_of(const struct node_figures *figures, int hosts,
                    struct node_medians *medians, struct error *err)
{
    double *latency = calloc((size_t)hosts + 1, 2 * sizeof(*latency));
    double *bandwidth = latency + hosts;
    int rc = 0;

    *medians = (struct node_medians){.latency = {0}};
    if (!latency)
        return error_set(err, "out of memory for %d hosts", hosts);
    for (int d = 0; d < NODE_DISTANCES; d++) {
        int count = 0;

        for (int i = 0; i < hosts; i++) {
            const struct node_span *span = &figures[i].span[d];

            if (span->pairs == 0)
                continue;
            latency[count] = span->latency.median;
            bandwidth[count++] = span->bandwidth.median;
        }
        medians->latency[d] = typical(latency, count, false);
        medians->bandwidth[d] = typical(bandwidth, count, true);
        if (medians->latency[d] < 0 || medians->bandwidth[d] < 0)
            rc = error_set(err, "out of memory for %d hosts", hosts);
    }
    free(latency);
    return rc;
}

static double factor_of(const struct node_spread *spread)
{
    return spread->disturbed ? NODE_OUTLIER_DISTURBED : NODE_OUTLIER_FACTOR;
}

bool node_latency_is_odd(const struct node_medians *medians,
                         const struct node_figures *figures)
{
    for (int d = 0; d < NODE_DISTANCES; d++) {
        const struct node_spread *latency = &figures->span[d].latency;

        if (figures->span[d].pairs > 0 &&
            latency->max > medians->latency[d] * factor_of(latency))
            return true;
    }
    return false;
}

bool node_bandwidth_is_odd(const struct node_medians *medians,
                           const struct node_figures *figures)
{
    for (int d = 0; d < NODE_DISTANCES; d++) {
        const struct node_spread *bandwidth = &figures->span[d].bandwidth;

        if (figures->span[d].pairs > 0 &&
            bandwidth->min * factor_of(bandwidth) < medians->bandwidth[d])
            return true;
    }
    return false;
}

double node_worst_latency(const struct node_figures *figures)
{
    double worst = 0;

    for (int d = 0; d < NODE_DISTANCES; d++)
        if (figures->span[d].pairs > 0 && figures->span[d].latency.max > worst)
            worst = figures->span[d].latency.max;
    return worst;
}

double node_worst_bandwidth(const struct node_figures *figures)
{
    double worst = 0;

    for (int d = 0; d < NODE_DISTANCES; d++)
        if (figures->span[d].pairs > 0 &&
            (worst == 0 || figures->span[d].bandwidth.min < worst))
            worst = figures->span[d].bandwidth.min;
    return worst;
}
