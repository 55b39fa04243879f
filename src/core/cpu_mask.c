/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * cpu_mask.c - sets of CPUs, and the physical cores of these
 */

#include <config.h>

#include "cpu_mask.h"

#include <stdio.h>
#include <string.h>

#include "ranges.h"

#if HAVE_HWLOC
#include <hwloc.h>
#endif

bool cpu_mask_has(struct cpu_mask mask, size_t cpu)
{
    return cpu / 8 < mask.bytes && (mask.bits[cpu / 8] >> cpu % 8 & 1);
}

int cpu_mask_count(struct cpu_mask mask)
{
    int count = 0;

    for (size_t i = 0; i < mask.bytes; i++)
        count += __builtin_popcount(mask.bits[i]);
    return count;
}

char *cpu_mask_list(struct cpu_mask mask, char *text, size_t size)
{
    struct ranges ranges = ranges_begin(text, size);

    if (mask.bytes == 0) {
        (void)snprintf(text, size, "unknown");
        return text;
    }
    for (size_t cpu = 0; cpu < 8 * mask.bytes; cpu++)
        if (cpu_mask_has(mask, cpu))
            ranges_add(&ranges, (long)cpu);
    return ranges_end(&ranges);
}

void cpu_mask_add(uint8_t *bits, size_t cpu)
{
    bits[cpu / 8] = (uint8_t)(bits[cpu / 8] | 1u << cpu % 8);
}

struct cpu_mask cpu_mask_of(const uint8_t *bits)
{
    size_t bytes = CPU_MASK_BYTES;

    while (bytes > 0 && bits[bytes - 1] == 0)
        bytes--;
    return (struct cpu_mask){bits, bytes};
}

/* ---- Cores ---- */

#if HAVE_HWLOC

/* Load a topology of nothing but cores: nothing else is needed, and it is quick. */
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

static bool has_any(struct cpu_mask cpus, hwloc_const_bitmap_t set)
{
    int cpu = -1;

    while ((cpu = hwloc_bitmap_next(set, cpu)) >= 0)
        if (cpu_mask_has(cpus, (size_t)cpu))
            return true;
    return false;
}

struct cpu_mask cores_of(struct cpu_mask cpus, uint8_t *bits)
{
    hwloc_topology_t topology;
    hwloc_obj_t core = NULL;

    memset(bits, 0, CPU_MASK_BYTES);
    if (load_cores(&topology) < 0)
        return cpu_mask_of(bits);
    while ((core = hwloc_get_next_obj_by_type(topology, HWLOC_OBJ_CORE, core))) {
        /* complete_cpuset has also the CPUs that a cgroup forbids this process. */
        int first = hwloc_bitmap_first(core->complete_cpuset);

        if (first >= 0 && first < CPU_MASK_BITS && has_any(cpus, core->cpuset))
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
