/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_SHARING_H
#define PIJOB_CHECKS_SHARING_H

#include "core/cpu_mask.h"

/* Sort the COUNT processes of one node, each of which may run on the CPUs of its MASK,
 * into groups: two that share a CPU are in one, and so is whoever shares one with any of
 * them.  GROUP[I] becomes the first process of the group of process I, which is I itself
 * for one that shares nothing with those before it.
 */
void sharing_groups(const struct cpu_mask *mask, int count, int *group);

/* The CPUs that at least LEAST processes of the group FIRST may run on: 1 for all CPUs of
 * the group, 2 for those that are shared.  BITS has room for CPU_MASK_BYTES.
 * RETURN: them, in BITS.
 */
struct cpu_mask sharing_cpus(const struct cpu_mask *mask, int count, const int *group,
                             int first, int least, uint8_t *bits);

#endif /* PIJOB_CHECKS_SHARING_H */
