/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SUM_SPLIT_H
#define PIJOB_SUM_SPLIT_H

#include <stdint.h>

/* A run of consecutive blocks; COUNT may be 0. */
struct interval {
    uint64_t first;
    uint64_t count;
};

/* RETURN: the share of part PART (0 to PARTS - 1) when blocks 0 to BLOCKS - 1
 * are cut into PARTS consecutive intervals whose sizes differ by one at most.
 * With more parts than blocks, the last parts are empty.
 */
struct interval split_part(uint64_t blocks, uint64_t part, uint64_t parts);

#endif /* PIJOB_SUM_SPLIT_H */
