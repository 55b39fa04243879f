/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_APP_LINK_EVENT_H
#define PIJOB_APP_LINK_EVENT_H

#include "core/yaml_out.h"
#include "mpi/link_test.h"

/* Write what the test of the links found into the mapping that is open in OUT: a few lines,
 * whatever the number of links.  Times are in seconds, bandwidths in B/s.
 */
void link_event_put(struct yaml_out *out, const struct link_report *report);

#endif /* PIJOB_APP_LINK_EVENT_H */
