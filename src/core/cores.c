/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * cores.c - CPUs are hardware threads; how many cores are they?
 */

#include <config.h>

#include "cores.h"

#include <stddef.h>

#if HAVE_HWLOC

#include <hwloc.h>
#include <stdio.h>

/* A topology of nothing but cores: all that is asked of it, and quick to load. */
static int load_cores(hwloc_topology_t *topology)
{
    if (hwloc_topology_init(topology) < 0)
        return -1;
    if (hwloc_topology_set_all_types_filter(*topology, HWLOC_TYPE_FILTER_KEEP_NONE) == 0 &&
        hwloc_topology_set_type_filter(*topology, HWLOC_OBJ_CORE,
                                       HWLOC_TYPE_FILTER_KEEP_ALL) == 0 &&
        hwloc_topology_load(*topology) == 0)
        return 0;
    hwloc_topology_destroy(*topology);
    return -1;
}

int cores_available(void)
{
    hwloc_topology_t topology;
    hwloc_bitmap_t mask = hwloc_bitmap_alloc();
    int count = -1;

    if (mask && load_cores(&topology) == 0) {
        if (hwloc_get_cpubind(topology, mask, HWLOC_CPUBIND_PROCESS) == 0) {
            hwloc_obj_t core = NULL;

            count = 0;
            while ((core = hwloc_get_next_obj_by_type(topology, HWLOC_OBJ_CORE, core)))
                count += hwloc_bitmap_intersects(core->cpuset, mask);
        }
        hwloc_topology_destroy(topology);
    }
    hwloc_bitmap_free(mask);
    return count > 0 ? count : -1;
}

static const char *version_text(unsigned version, char *text, size_t size)
{
    (void)snprintf(text, size, "%u.%u.%u", version >> 16, version >> 8 & 0xff, version & 0xff);
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

int cores_available(void)
{
    return -1;
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
