/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * topology.c - the parts of this machine, as hwloc sees them
 */

#include <config.h>

#include "topology.h"

#if HAVE_HWLOC

int topology_load(hwloc_topology_t *topology, hwloc_obj_type_t type,
                  enum hwloc_type_filter_e groups)
{
    if (hwloc_topology_init(topology) < 0)
        return -1;
    if (hwloc_topology_set_all_types_filter(*topology, HWLOC_TYPE_FILTER_KEEP_NONE) == 0 &&
        hwloc_topology_set_type_filter(*topology, type, HWLOC_TYPE_FILTER_KEEP_ALL) == 0 &&
        hwloc_topology_set_type_filter(*topology, HWLOC_OBJ_GROUP, groups) == 0 &&
        hwloc_topology_load(*topology) == 0)
        return 0;
    hwloc_topology_destroy(*topology);
    return -1;
}

bool topology_has_any(struct cpu_mask cpus, hwloc_const_bitmap_t set)
{
    int cpu = -1;

    while ((cpu = hwloc_bitmap_next(set, cpu)) >= 0)
        if (cpu_mask_has(cpus, (size_t)cpu))
            return true;
    return false;
}

#endif
