/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * sharing.c - group the ranks of a node that share CPUs or cores
 *
 * One pass over the CPUs of each process: the first that is seen to have a CPU is its
 * owner, and whoever has it later joins the owner's group (union-find, the lowest process
 * being the root).
 */

#include <config.h>

#include "sharing.h"

#include <string.h>

static int root_of(int *group, int i)
{
    while (group[i] != i)
        i = group[i] = group[group[i]];
    return i;
}

static void join(int *group, int a, int b)
{
    a = root_of(group, a);
    b = root_of(group, b);
    if (a < b)
        group[b] = a;
    else
        group[a] = b;
}

void sharing_groups(const struct cpu_mask *mask, int count, int *group)
{
    static int owner[CPU_MASK_BITS]; /* of each CPU, plus one; 0: none so far */

    memset(owner, 0, sizeof(owner));
    for (int i = 0; i < count; i++) {
        group[i] = i;
        for (size_t cpu = 0; cpu < 8 * mask[i].bytes; cpu++) {
            if (!cpu_mask_has(mask[i], cpu))
                continue;
            if (owner[cpu])
                join(group, owner[cpu] - 1, i);
            else
                owner[cpu] = i + 1;
        }
    }
    for (int i = 0; i < count; i++)
        group[i] = root_of(group, i);
}

struct cpu_mask sharing_cpus(const struct cpu_mask *mask, int count, const int *group,
                             int first, int least, uint8_t *bits)
{
    size_t bytes = 0;

    for (int i = first; i < count; i++)
        if (group[i] == first && mask[i].bytes > bytes)
            bytes = mask[i].bytes;
    memset(bits, 0, CPU_MASK_BYTES);
    for (size_t cpu = 0; cpu < 8 * bytes; cpu++) {
        int users = 0;

        for (int i = first; i < count && users < least; i++)
            users += group[i] == first && cpu_mask_has(mask[i], cpu);
        if (users >= least)
            cpu_mask_add(bits, cpu);
    }
    return cpu_mask_of(bits);
}
