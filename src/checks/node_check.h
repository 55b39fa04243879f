/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_NODE_CHECK_H
#define PIJOB_CHECKS_NODE_CHECK_H

#include "core/hostlist.h"
#include "core/verdict.h"
#include "facts.h"
#include "node_outliers.h"

/* Rows of the table of checks (checks.c), after the test of the messages within the nodes:
 * every message arrived as it was sent; latency, bandwidth and transport are as the
 * description expects.
 */
void check_node_messages(const struct check_facts *facts, struct check *check);
void check_node_latency(const struct check_facts *facts, struct check *check);
void check_node_bandwidth(const struct check_facts *facts, struct check *check);
void check_node_transport(const struct check_facts *facts, struct check *check);

/* Why a node is named. */
enum node_fault {
    NODE_WRONG,             /* a message was corrupted */
    NODE_LATENCY_HIGH,      /* higher latency than expected */
    NODE_BANDWIDTH_LOW,     /* lower bandwidth than expected */
    NODE_LATENCY_OUTLIER,   /* far higher latency than the median node */
    NODE_BANDWIDTH_OUTLIER, /* far lower bandwidth than the median node */
    NODE_FAULTS
};

/* RETURN: whether the node with FIGURES has FAULT.  What is expected is that of JOB.
 */
bool node_has_fault(const struct job *job, const struct node_medians *medians,
                    const struct node_figures *figures, enum node_fault fault);

/* Append the hosts that have FAULT to LIST.
 * RETURN: their number.
 */
int node_list_faulty(const struct job *job, const struct node_medians *medians,
                     const struct node_report *report, enum node_fault fault,
                     struct hostlist *list);

#endif /* PIJOB_CHECKS_NODE_CHECK_H */
