/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_OUTPUT_EVENT_HOSTS_H
#define PIJOB_OUTPUT_EVENT_HOSTS_H

#include <stdbool.h>

#include "checks/binding.h"
#include "checks/speed.h"
#include "core/hostlist.h"
#include "core/yaml_out.h"
#include "mpi/placement.h"

/* What the log says of the hosts: parts of the documents of events.h. */

/* Each host with its ranks, and the CPUs of each of these; of more than 64 hosts, unless ALL
 * are wanted, those that are alike together, and no more than 64 kinds of them; who gets into
 * whose way; the limits of all. */
void event_put_hosts(struct yaml_out *out, const struct placement *placement,
                     const struct binding *binding, bool all);

/* The hosts of LIST, as "hosts". */
void event_put_hostlist(struct yaml_out *out, const struct hostlist *list);

/* How fast the hosts are: the slowest, the fastest, the median, those that are far below it,
 * and, of up to 64 hosts or if ALL are wanted, each.  Nothing, if that was not measured. */
void event_put_speeds(struct yaml_out *out, const struct placement *placement,
                      const struct speed *speed, bool all);

#endif /* PIJOB_OUTPUT_EVENT_HOSTS_H */
