/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * host.c - the host name, the processor, and the CPUs of this process
 */

#include <config.h>

#include "host.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#ifdef _OPENMP
#include <omp.h>
#endif

/* An address of IPv4 is all digits and dots, one of IPv6 has a colon. */
size_t host_length(const char *name)
{
    size_t length = strlen(name);

    return strspn(name, "0123456789.") == length || strchr(name, ':') ? length
                                                                      : strcspn(name, ".");
}

char *host_short_name(char *name, size_t size)
{
    if (gethostname(name, size) < 0) {
        (void)snprintf(name, size, "unknown");
        return name;
    }
    name[size - 1] = '\0';
    name[host_length(name)] = '\0';
    return name;
}

bool host_same_name(const char *a, const char *b)
{
    size_t length = host_length(a);

    return length == host_length(b) && strncasecmp(a, b, length) == 0;
}

char *host_processor(char *name, size_t size)
{
    FILE *file = fopen("/proc/cpuinfo", "re");
    char line[512];

    name[0] = '\0';
    while (file && !*name && fgets(line, sizeof(line), file)) {
        const char *colon = strchr(line, ':');

        if (strncmp(line, "model name", 10) != 0 || !colon)
            continue;
        line[strcspn(line, "\n")] = '\0';
        (void)snprintf(name, size, "%s", colon + 1 + strspn(colon + 1, " \t"));
    }
    if (file)
        (void)fclose(file);
    return name;
}

const char *host_container(void)
{
    /* As the manuals of the runtimes say; Apptainer sets the variable of Singularity, too. */
    static const struct {
        const char *variable, *name;
    } runtimes[] = {{"APPTAINER_CONTAINER", "apptainer"},
                    {"SINGULARITY_CONTAINER", "singularity"},
                    {"CH_RUNNING", "charliecloud"},
                    {"SHIFTER_RUNTIME", "shifter"}};
    const char *name = getenv("container"); /* podman, systemd-nspawn: their own name */

    for (size_t i = 0; i < sizeof(runtimes) / sizeof(runtimes[0]); i++)
        if (getenv(runtimes[i].variable))
            return runtimes[i].name;
    return name && *name ? name : NULL;
}

/* With OMP_PROC_BIND, the OpenMP library has bound the first thread to one place, and the
 * system reports that thread's mask.  The places of all threads together are the CPUs of the
 * process. */
static void add_places(cpu_set_t *set, size_t bytes)
{
#ifdef _OPENMP
    int places = omp_get_proc_bind() == omp_proc_bind_false ? 0 : omp_get_num_places();

    for (int place = 0; place < places; place++) {
        int count = omp_get_place_num_procs(place);
        int *cpus = count > 0 ? calloc((size_t)count, sizeof(*cpus)) : NULL;

        if (cpus)
            omp_get_place_proc_ids(place, cpus);
        for (int i = 0; cpus && i < count; i++)
            CPU_SET_S((size_t)cpus[i], bytes, set);
        free(cpus);
    }
#else
    (void)set;
    (void)bytes;
#endif
}

/* RETURN: the CPUs on which this process may run, to be freed by CPU_FREE, or NULL. */
static cpu_set_t *allowed_cpus(size_t *bytes)
{
    cpu_set_t *set = CPU_ALLOC(CPU_MASK_BITS);

    *bytes = CPU_ALLOC_SIZE(CPU_MASK_BITS);
    if (set && sched_getaffinity(0, *bytes, set) < 0) {
        CPU_FREE(set);
        set = NULL;
    }
    if (set)
        add_places(set, *bytes);
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

struct cpu_mask host_cpu_mask(uint8_t *bits)
{
    size_t bytes;
    cpu_set_t *set = allowed_cpus(&bytes);

    memset(bits, 0, CPU_MASK_BYTES);
    for (size_t cpu = 0; set && cpu < CPU_MASK_BITS; cpu++)
        if (CPU_ISSET_S(cpu, bytes, set))
            cpu_mask_add(bits, cpu);
    CPU_FREE(set);
    return cpu_mask_of(bits);
}

int host_bind(size_t cpu)
{
    size_t bytes = CPU_ALLOC_SIZE(CPU_MASK_BITS);
    cpu_set_t *set = CPU_ALLOC(CPU_MASK_BITS);
    int rc;

    if (!set)
        return -1;
    CPU_ZERO_S(bytes, set);
    CPU_SET_S(cpu, bytes, set);
    rc = sched_setaffinity(0, bytes, set);
    CPU_FREE(set);
    return rc;
}

char *host_cpu_list(char *text, size_t size)
{
    uint8_t bits[CPU_MASK_BYTES];

    return cpu_mask_list(host_cpu_mask(bits), text, size);
}
