/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_OUTPUT_EVENT_LINKS_H
#define PIJOB_OUTPUT_EVENT_LINKS_H

#include <stdbool.h>

#include "core/yaml_out.h"
#include "links/link_test.h"

/* Write what the test of the links found into the mapping that is open in OUT: a few lines,
 * whatever the number of links, and the matrix of the report; of the summaries of more than 64
 * hosts the worst ones, unless ALL are wanted.  Times are in seconds, bandwidths in B/s.
 */
void link_event_put(struct yaml_out *out, const struct link_report *report, bool all);

#endif /* PIJOB_OUTPUT_EVENT_LINKS_H */
