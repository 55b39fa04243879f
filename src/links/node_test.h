/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_NODE_TEST_H
#define PIJOB_LINKS_NODE_TEST_H

#include <stddef.h>

#include "core/error.h"
#include "core/host.h"
#include "mpi/comm.h"
#include "mpi/placement.h"
#include "node_figures.h"

/* What to test. */
struct node_plan {
    size_t bytes;              /* size of a message that measures the bandwidth */
    double timeout;            /* seconds within which a rank has to answer */
    double patience;           /* seconds for the watchdog, besides those for the pairs */
    double latency_at_most;    /* seconds; 0: any */
    double bandwidth_at_least; /* B/s; 0: any */
};

/* The result of the test, on rank 0. */
struct node_report {
    int hosts;
    char (*node)[HOST_NAME_SIZE]; /* the name of each host */
    struct node_figures *figures; /* of each host; of one with a single rank: no pairs */
    double seconds;
};

/* Test the messages between the ranks of each node of COMM, node by node at the same time, but
 * one pair of a node after the other, while its other ranks sleep.  PLACEMENT is used on rank
 * 0.  Collective over COMM.
 * RETURN: 0, on rank 0 with the result in REPORT, to be released by node_report_clear(), or -1
 * with the reason in ERR.
 */
int node_test(const struct comm *comm, const struct placement *placement,
              const struct node_plan *plan, struct node_report *report, struct error *err);
void node_report_clear(struct node_report *report);

#endif /* PIJOB_LINKS_NODE_TEST_H */
