/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SUM_COVERAGE_H
#define PIJOB_SUM_COVERAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Consecutive blocks.  COUNT may be 0. */
struct interval {
    uint64_t first;
    uint64_t count;
};

/* Cut blocks 0 to BLOCKS - 1 into PARTS consecutive intervals whose sizes differ by at most
 * one.  If there are more parts than blocks, the last parts are empty.
 * RETURN: the interval of part PART (0 to PARTS - 1).
 */
struct interval split_part(uint64_t blocks, uint64_t part, uint64_t parts);

/* A set of blocks: intervals that are sorted, not empty, and not adjacent. */
struct coverage {
    struct interval *run;
    size_t count;
    size_t room;
    uint64_t *before; /* of each run, how many blocks are in those before it; or NULL */
};

/* Release what COVERAGE holds, and make it empty.
 */
void coverage_clear(struct coverage *coverage);

/* Add the blocks of INTERVAL, none of which may be in COVERAGE.
 * RETURN: 0, or -1 with COVERAGE as it was: some of them are (their sum would be counted
 * twice), or memory is short.
 */
int coverage_add(struct coverage *coverage, struct interval interval);

/* RETURN: whether COVERAGE has any block of INTERVAL.
 */
bool coverage_overlaps(const struct coverage *coverage, struct interval interval);

/* RETURN: how many blocks COVERAGE has.
 */
uint64_t coverage_blocks(const struct coverage *coverage);

/* Find the blocks from 0 to BLOCKS - 1 that COVERAGE has not.
 * RETURN: 0 with them in GAPS, to be cleared by the caller, or -1 (memory).
 */
int coverage_gaps(const struct coverage *coverage, uint64_t blocks, struct coverage *gaps);

/* Prepare COVERAGE for many calls of coverage_slice(), which then need not walk to where
 * they begin.  Until the next coverage_add(); the result of coverage_gaps() is prepared.
 * RETURN: 0, or -1 (memory).
 */
int coverage_number(struct coverage *coverage);

/* Number the blocks of COVERAGE 0, 1, 2, ... in ascending order, and walk through those
 * numbered from SLICE.first on: the first piece of SLICE that is one interval of blocks.
 * RETURN: that interval; its count is 0 when SLICE is empty or behind the end.
 */
struct interval coverage_slice(const struct coverage *coverage, struct interval slice);

#endif /* PIJOB_SUM_COVERAGE_H */
