/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_NODE_OUTLIERS_H
#define PIJOB_CHECKS_NODE_OUTLIERS_H

#include <stdbool.h>

#include "core/error.h"
#include "links/node_figures.h"

/* A pair of a node is an outlier if it is so many times worse than the median node; if both
 * shared their processors with others, NODE_OUTLIER_DISTURBED times.
 */
#define NODE_OUTLIER_FACTOR 4.0
#define NODE_OUTLIER_DISTURBED 32.0

/* The medians of the nodes' medians, at each distance: of up to three nodes the best one,
 * which one bad node does not affect.  0: no node has such a pair.
 */
struct node_medians {
    double latency[NODE_DISTANCES];
    double bandwidth[NODE_DISTANCES];
};

/* Compare the FIGURES of HOSTS.
 * RETURN: 0 with MEDIANS, or -1 with the reason in ERR: out of memory.
 */
int node_medians_of(const struct node_figures *figures, int hosts,
                    struct node_medians *medians, struct error *err);

/* RETURN: whether a pair of the node with FIGURES is an outlier.
 */
bool node_latency_is_odd(const struct node_medians *medians,
                         const struct node_figures *figures);
bool node_bandwidth_is_odd(const struct node_medians *medians,
                           const struct node_figures *figures);

/* RETURN: the highest latency, or the lowest bandwidth, of all pairs of a node; 0 if it has
 * none.
 */
double node_worst_latency(const struct node_figures *figures);
double node_worst_bandwidth(const struct node_figures *figures);

#endif /* PIJOB_CHECKS_NODE_OUTLIERS_H */
