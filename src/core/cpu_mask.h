/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_CPU_MASK_H
#define PIJOB_CORE_CPU_MASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The kernel's limit on x86 is 8192. */
enum { CPU_MASK_BITS = 16384, CPU_MASK_BYTES = CPU_MASK_BITS / 8 };

/* A set of CPUs or of cores.  CPU I is bit I % 8 of byte I / 8.  A mask ends with the byte of
 * its highest CPU, so that little has to be sent and kept.
 */
struct cpu_mask {
    const uint8_t *bits;
    size_t bytes; /* 0: unknown */
};

/* RETURN: whether CPU is in MASK.
 */
bool cpu_mask_has(struct cpu_mask mask, size_t cpu);

/* RETURN: how many CPUs MASK has.
 */
int cpu_mask_count(struct cpu_mask mask);

/* Write MASK into TEXT as a list such as 0-3,8; "unknown" for an unknown one.  A list that
 * does not fit ends in "...".
 * RETURN: TEXT.
 */
char *cpu_mask_list(struct cpu_mask mask, char *text, size_t size);

/* Add CPU, less than CPU_MASK_BITS, to the set at BITS (CPU_MASK_BYTES of them).
 */
void cpu_mask_add(uint8_t *bits, size_t cpu);

/* RETURN: the set at BITS (CPU_MASK_BYTES of them), as short as possible.
 */
struct cpu_mask cpu_mask_of(const uint8_t *bits);

#endif /* PIJOB_CORE_CPU_MASK_H */
