/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * host.c - where this process runs: host, node, CPUs
 */

#include <config.h>

#include "host.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ranges.h"
#include "slurm.h"

/* The kernel's own limit on x86 is 8192. */
enum { CPUS_MAX = 16384 };

char *host_short_name(char *name, size_t size)
{
    if (gethostname(name, size) < 0) {
        (void)snprintf(name, size, "unknown");
        return name;
    }
    name[size - 1] = '\0';
    name[strcspn(name, ".")] = '\0';
    return name;
}

char *host_node_name(char *name, size_t size)
{
    struct slurm slurm = slurm_read();

    if (!slurm.node_name)
        return host_short_name(name, size);
    (void)snprintf(name, size, "%s", slurm.node_name);
    return name;
}

char *host_cpu_list(char *text, size_t size)
{
    cpu_set_t *set = CPU_ALLOC(CPUS_MAX);
    size_t bytes = CPU_ALLOC_SIZE(CPUS_MAX);
    struct ranges ranges = ranges_begin(text, size);

    if (!set || sched_getaffinity(0, bytes, set) < 0) {
        (void)snprintf(text, size, "unknown");
        CPU_FREE(set);
        return text;
    }
    for (int cpu = 0; cpu < CPUS_MAX; cpu++)
        if (CPU_ISSET_S((size_t)cpu, bytes, set))
            ranges_add(&ranges, cpu);
    CPU_FREE(set);
    return ranges_end(&ranges);
}
