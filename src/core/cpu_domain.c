/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * cpu_domain.c - the socket and the NUMA domain of some CPUs
 */

#include <config.h>

#include "cpu_domain.h"

#include "topology.h"

#if HAVE_HWLOC

/* RETURN: the index of the only object of TYPE that has any of CPUS, or -1. */
static int only_one(hwloc_topology_t topology, hwloc_obj_type_t type, struct cpu_mask cpus)
{
    hwloc_obj_t object = NULL;
    int found = -1;

    while ((object = hwloc_get_next_obj_by_type(topology, type, object))) {
        if (!topology_has_any(cpus, object->cpuset))
            continue;
        if (found >= 0)
            return -1;
        found = (int)object->logical_index;
    }
    return found;
}

struct cpu_domain cpu_domain_of(struct cpu_mask cpus)
{
    struct cpu_domain domain = {-1, -1};
    hwloc_topology_t topology;

    /* A domain that is a part of a socket hangs below a group; without groups, hwloc gives it
     * the CPUs of the socket. */
    if (topology_load(&topology, HWLOC_OBJ_PACKAGE, HWLOC_TYPE_FILTER_KEEP_STRUCTURE) < 0)
        return domain;
    domain.socket = only_one(topology, HWLOC_OBJ_PACKAGE, cpus);
    domain.numa = only_one(topology, HWLOC_OBJ_NUMANODE, cpus);
    hwloc_topology_destroy(topology);
    return domain;
}

#else /* !HAVE_HWLOC */

struct cpu_domain cpu_domain_of(struct cpu_mask cpus)
{
    (void)cpus;
    return (struct cpu_domain){-1, -1};
}

#endif
