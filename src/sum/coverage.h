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
    struct interval *interval;
    size_t count;
    size_t room;
    uint64_t *before; /* of each interval, how many blocks are in those before it; or NULL */
    uint64_t skipped; /* of a part of a larger set: how many blocks of that are before the part */
};

/* Free the memory of COVERAGE, and make it empty.
 */
void coverage_clear(struct coverage *coverage);

/* Add the blocks of INTERVAL, none of which may be in COVERAGE.
 * RETURN: 0, or -1 with COVERAGE unchanged: a block is already there (its sum would count
 * twice), or memory is short.
 */
int coverage_add(struct coverage *coverage, struct interval interval);

/* RETURN: whether any block of INTERVAL is in COVERAGE.
 */
bool coverage_overlaps(const struct coverage *coverage, struct interval interval);

/* RETURN: the number of blocks in COVERAGE.
 */
uint64_t coverage_blocks(const struct coverage *coverage);

/* Find the blocks from 0 to BLOCKS - 1 that are not in COVERAGE.
 * RETURN: 0 with these in GAPS, to be cleared by the caller, or -1 (memory).
 */
int coverage_gaps(const struct coverage *coverage, uint64_t blocks, struct coverage *gaps);

/* Prepare COVERAGE for many calls of coverage_slice(), which then find their first block by a
 * binary search.  Valid until the next coverage_add().  coverage_gaps() prepares its result.
 * RETURN: 0, or -1 (memory).
 */
int coverage_number(struct coverage *coverage);

/* Number the blocks of COVERAGE in ascending order, from the number of skipped ones on: 0, 1, 2,
 * ...  SLICE is an interval of these numbers. RETURN: the longest interval of blocks at the
 * beginning of SLICE; its count is 0 if SLICE is empty, begins before the first block, or is
 * behind the end.
 */
struct interval coverage_slice(const struct coverage *coverage, struct interval slice);

/* Find the intervals that the blocks of COVERAGE with the numbers SLICE are in.  COVERAGE is
 * numbered, and no part of a larger set.
 * RETURN: their number; the first of them is COVERAGE->interval[*FIRST].
 */
size_t coverage_intervals(const struct coverage *coverage, struct interval slice,
                          size_t *first);

#endif /* PIJOB_SUM_COVERAGE_H */
