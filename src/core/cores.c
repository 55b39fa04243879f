/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * cores.c - the physical cores of some CPUs
 */

#include <config.h>

#include "cores.h"

#include <stdio.h>
#include <string.h>

#include "topology.h"

#if HAVE_HWLOC

struct cpu_mask cores_of(struct cpu_mask cpus, uint8_t *bits)
{
    hwloc_topology_t topology;
    hwloc_obj_t core = NULL;

    memset(bits, 0, CPU_MASK_BYTES);
    if (topology_load(&topology, HWLOC_OBJ_CORE, HWLOC_TYPE_FILTER_KEEP_NONE) < 0)
        return cpu_mask_of(bits);
    while ((core = hwloc_get_next_obj_by_type(topology, HWLOC_OBJ_CORE, core))) {
        /* complete_cpuset has also the CPUs that a cgroup forbids this process. */
        int first = hwloc_bitmap_first(core->complete_cpuset);

        if (first >= 0 && first < CPU_MASK_BITS && topology_has_any(cpus, core->cpuset))
            cpu_mask_add(bits, (size_t)first);
    }
    hwloc_topology_destroy(topology);
    return cpu_mask_of(bits);
}

static const char *version_text(unsigned version, char *text, size_t size)
{
    (void)snprintf(text, size, "API %u.%u.%u", version >> 16, version >> 8 & 0xff,
                   version & 0xff);
    return text;
}

const char *cores_hwloc_compiled(void)
{
    static char text[32];

    return version_text(HWLOC_API_VERSION, text, sizeof(text));
}

const char *cores_hwloc_loaded(void)
{
    static char text[32];

    return version_text(hwloc_get_api_version(), text, sizeof(text));
}

#else /* !HAVE_HWLOC */

struct cpu_mask cores_of(struct cpu_mask cpus, uint8_t *bits)
{
    (void)cpus;
    return (struct cpu_mask){bits, 0};
}

const char *cores_hwloc_compiled(void)
{
    return NULL;
}

const char *cores_hwloc_loaded(void)
{
    return NULL;
}

#endif /* HAVE_HWLOC */
