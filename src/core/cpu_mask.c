/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * cpu_mask.c - sets of CPUs
 */

#include <config.h>

#include "cpu_mask.h"

#include <stdio.h>
#include <string.h>

#include "ranges.h"

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
