/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_OUTPUT_EVENT_NODE_LINKS_H
#define PIJOB_OUTPUT_EVENT_NODE_LINKS_H

#include "checks/node_check.h"
#include "core/yaml_out.h"

/* Write what the test of the messages within the nodes found into the mapping that is open in
 * OUT: a few lines, and for up to links.matrix hosts of JOB those of each host.  Times are in
 * seconds, bandwidths in B/s.
 */
void node_links_event_put(struct yaml_out *out, const struct job *job,
                          const struct node_report *report,
                          const struct node_medians *medians);

#endif /* PIJOB_OUTPUT_EVENT_NODE_LINKS_H */
