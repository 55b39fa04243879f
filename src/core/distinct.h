/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_DISTINCT_H
#define PIJOB_CORE_DISTINCT_H

#include <stddef.h>
#include <stdint.h>

/* RETURN: a number of 64 bits for the LENGTH bytes at BYTES, so that others hardly ever have
 * the same: of 100,000 different ones, two do with a probability of 3e-10.
 */
uint64_t distinct_key(const void *bytes, size_t length);

/* Number the different ones of COUNT keys in the order in which they first occur: NUMBER[I]
 * becomes that of KEY[I * STRIDE], and FIRST an array, to be freed by the caller, with the I
 * of the first key of each number. RETURN: how many different keys there are, or -1 if memory
 * is short; FIRST is NULL then.
 */
int distinct_number(const uint64_t *key, size_t stride, int count, int *number, int **first);

#endif /* PIJOB_CORE_DISTINCT_H */
