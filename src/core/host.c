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

/* The CPUs that this process may run on, to be freed by CPU_FREE, or NULL. */
static cpu_set_t *allowed_cpus(size_t *bytes)
{
    cpu_set_t *set = CPU_ALLOC(CPUS_MAX);

    *bytes = CPU_ALLOC_SIZE(CPUS_MAX);
    if (set && sched_getaffinity(0, *bytes, set) < 0) {
        CPU_FREE(set);
        set = NULL;
    }
    return set;
}

int host_cpu_count(void)
{
    size_t bytes;
    cpu_set_t *set = allowed_cpus(&bytes);
    int count = set ? CPU_COUNT_S(bytes, set) : -1;

    CPU_FREE(set);
    return count;
}

char *host_cpu_list(char *text, size_t size)
{
    size_t bytes;
    cpu_set_t *set = allowed_cpus(&bytes);
    struct ranges ranges = ranges_begin(text, size);

    if (!set) {
        (void)snprintf(text, size, "unknown");
        return text;
    }
    for (int cpu = 0; cpu < CPUS_MAX; cpu++)
        if (CPU_ISSET_S((size_t)cpu, bytes, set))
            ranges_add(&ranges, cpu);
    CPU_FREE(set);
    return ranges_end(&ranges);
}
