/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * coverage.c - intervals and sets of blocks
 */

#include <config.h>

#include "coverage.h"

#include <stdlib.h>
#include <string.h>

struct interval split_part(uint64_t blocks, uint64_t part, uint64_t parts)
{
    uint64_t each = blocks / parts;
    uint64_t extra = blocks % parts; /* the first EXTRA parts have one more */

    return (struct interval){
        .first = part * each + (part < extra ? part : extra),
        .count = each + (part < extra ? 1 : 0),
    };
}

void coverage_clear(struct coverage *coverage)
{
    free(coverage->interval);
    free(coverage->before);
    *coverage = (struct coverage){0};
}

/* The first interval that ends behind BLOCK. */
static size_t find(const struct coverage *coverage, uint64_t block)
{
    size_t low = 0;
    size_t high = coverage->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct interval *interval = &coverage->interval[middle];

        if (interval->first + interval->count <= block)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool coverage_overlaps(const struct coverage *coverage, struct interval interval)
{
    size_t i = find(coverage, interval.first);

    return interval.count > 0 && i < coverage->count &&
           coverage->interval[i].first < interval.first + interval.count;
}

static void forget_numbers(struct coverage *coverage)
{
    free(coverage->before);
    coverage->before = NULL;
}

static int insert(struct coverage *coverage, size_t at, struct interval interval)
{
    if (coverage->count == coverage->room) {
        size_t room = coverage->room ? 2 * coverage->room : 16;
        struct interval *grown = realloc(coverage->interval, room * sizeof(*grown));

        if (!grown)
            return -1;
        coverage->interval = grown;
        coverage->room = room;
    }
    memmove(&coverage->interval[at + 1], &coverage->interval[at],
            (coverage->count - at) * sizeof(*coverage->interval));
    coverage->interval[at] = interval;
    coverage->count++;
    return 0;
}

int coverage_add(struct coverage *coverage, struct interval interval)
{
    size_t at = find(coverage, interval.first);
    struct interval *before = at > 0 ? &coverage->interval[at - 1] : NULL;
    struct interval *behind = at < coverage->count ? &coverage->interval[at] : NULL;

    if (interval.count == 0)
        return 0;
    if (interval.count > UINT64_MAX - interval.first || coverage_overlaps(coverage, interval))
        return -1;
    forget_numbers(coverage);
    if (before && before->first + before->count == interval.first) {
        before->count += interval.count;
        if (behind && interval.first + interval.count == behind->first) {
            before->count += behind->count;
            coverage->count--;
            memmove(behind, behind + 1, (coverage->count - at) * sizeof(*behind));
        }
        return 0;
    }
    if (behind && interval.first + interval.count == behind->first) {
        behind->first = interval.first;
        behind->count += interval.count;
        return 0;
    }
    return insert(coverage, at, interval);
}

uint64_t coverage_blocks(const struct coverage *coverage)
{
    uint64_t blocks = 0;

    for (size_t i = 0; i < coverage->count; i++)
        blocks += coverage->interval[i].count;
    return blocks;
}

int coverage_gaps(const struct coverage *coverage, uint64_t blocks, struct coverage *gaps)
{
    uint64_t at = 0;

    *gaps = (struct coverage){0};
    for (size_t i = 0; i <= coverage->count; i++) {
        bool last = i == coverage->count;
        uint64_t end = last ? blocks : coverage->interval[i].first;

        if (end > at && coverage_add(gaps, (struct interval){at, end - at}) < 0) {
            coverage_clear(gaps);
            return -1;
        }
        if (!last)
            at = end + coverage->interval[i].count;
    }
    if (coverage_number(gaps) < 0) {
        coverage_clear(gaps);
        return -1;
    }
    return 0;
}

int coverage_number(struct coverage *coverage)
{
    uint64_t blocks = 0;

    forget_numbers(coverage);
    if (coverage->count == 0)
        return 0;
    coverage->before = calloc(coverage->count, sizeof(*coverage->before));
    if (!coverage->before)
        return -1;
    for (size_t i = 0; i < coverage->count; i++) {
        coverage->before[i] = blocks;
        blocks += coverage->interval[i].count;
    }
    return 0;
}

/* The last interval of a numbered COVERAGE that has no more than NUMBER blocks before it. */
static size_t find_number(const struct coverage *coverage, uint64_t number)
{
    size_t low = 0;
    size_t high = coverage->count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (coverage->before[middle] <= number)
            low = middle;
        else
            high = middle;
    }
    return low;
}

struct interval coverage_slice(const struct coverage *coverage, struct interval slice)
{
    size_t start = 0;

    if (slice.first < coverage->skipped)
        return (struct interval){0, 0};
    slice.first -= coverage->skipped;
    if (coverage->before) {
        start = find_number(coverage, slice.first);
        slice.first -= coverage->before[start];
    }
    for (size_t i = start; i < coverage->count && slice.count > 0; i++) {
        const struct interval *interval = &coverage->interval[i];

        if (slice.first < interval->count) {
            uint64_t left = interval->count - slice.first;

            return (struct interval){
                .first = interval->first + slice.first,
                .count = slice.count < left ? slice.count : left,
            };
        }
        slice.first -= interval->count;
    }
    return (struct interval){0, 0};
}

size_t coverage_intervals(const struct coverage *coverage, struct interval slice,
                          size_t *first)
{
    const size_t last = coverage->count - 1;
    uint64_t blocks;
    uint64_t end = slice.first + slice.count;

    *first = 0;
    if (coverage->count == 0)
        return 0;
    blocks = coverage->before[last] + coverage->interval[last].count;
    if (slice.count == 0 || slice.first >= blocks)
        return 0;
    *first = find_number(coverage, slice.first);
    return find_number(coverage, (end < blocks ? end : blocks) - 1) - *first + 1;
}
