/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_MAJORITY_H
#define PIJOB_CHECKS_MAJORITY_H

#include <stddef.h>

/* Which of COUNT texts, the first at TEXTS and each STRIDE bytes behind the one before, most
 * of them are; of several that are equally frequent, the one that comes first.
 * RETURN: the index of its first occurrence; -1 when COUNT is 0.
 */
int majority_of(const char *texts, size_t stride, int count);

#endif /* PIJOB_CHECKS_MAJORITY_H */
