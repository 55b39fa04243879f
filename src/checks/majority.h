/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_MAJORITY_H
#define PIJOB_CHECKS_MAJORITY_H

#include <stdint.h>

/* Which of the COUNT keys (core/distinct.h) at KEY most of them are; of several that are
 * equally frequent, the one that comes first. RETURN: the index of its first occurrence; -1
 * when COUNT is 0.
 */
int majority_of(const uint64_t *key, int count);

#endif /* PIJOB_CHECKS_MAJORITY_H */
