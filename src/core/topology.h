/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_TOPOLOGY_H
#define PIJOB_CORE_TOPOLOGY_H

#include "cpu_mask.h"

/* What cores.c and cpu_domain.c ask hwloc for.  Without hwloc there is nothing here. */

#if HAVE_HWLOC

#include <hwloc.h>

/* Load a topology of this machine with no objects but those of TYPE and NUMA domains, which is
 * quick, and with the groups that the filter GROUPS keeps.
 * RETURN: 0, with a TOPOLOGY to be released by hwloc_topology_destroy(), or -1.
 */
int topology_load(hwloc_topology_t *topology, hwloc_obj_type_t type,
                  enum hwloc_type_filter_e groups);

/* RETURN: whether any of CPUS is in SET.
 */
bool topology_has_any(struct cpu_mask cpus, hwloc_const_bitmap_t set);

#endif

#endif /* PIJOB_CORE_TOPOLOGY_H */
