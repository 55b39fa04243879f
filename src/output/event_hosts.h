/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_OUTPUT_EVENT_HOSTS_H
#define PIJOB_OUTPUT_EVENT_HOSTS_H

#include "core/yaml_out.h"
#include "run/run.h"

/* What the log says of the hosts: parts of the documents of events.h. */

/* Each host with its ranks, and the CPUs of each of these; who gets into whose way; the
 * limits of all. */
void event_put_hosts(struct yaml_out *out, const struct run *run);

/* How fast the hosts are: the slowest, the fastest, the median, and those that are far below
 * it.  Nothing, if that was not measured. */
void event_put_speeds(struct yaml_out *out, const struct run *run);

#endif /* PIJOB_OUTPUT_EVENT_HOSTS_H */
