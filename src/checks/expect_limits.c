/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * expect_limits.c - memory, and room for files, against what the description says
 */

#include <config.h>

#include "expect_limits.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>

#include "finding.h"

/* A limit that the description may expect something of. */
static const struct limit {
    const char *name;
    const char *key;
    size_t expected; /* in struct job */
    size_t measured; /* in struct limits */
    const char *verb, *object;
    const char *cure;
} limits[] = {
    {"locked_memory_at_least", "expect.locked_memory_at_least",
     offsetof(struct job, expect.locked_memory_at_least),
     offsetof(struct limits, locked_memory), "may lock", "of memory",
     "slurmd's limit counts: LimitMEMLOCK=infinity in its service, and "
     "PropagateResourceLimitsExcept=MEMLOCK in slurm.conf"},
    {"memory_at_least", "expect.memory_at_least", offsetof(struct job, expect.memory_at_least),
     offsetof(struct limits, memory), "may use", "of memory",
     "look at --mem, ulimit -v and the size of the node"},
    {"tmpdir_free_at_least", "expect.tmpdir_free_at_least",
     offsetof(struct job, expect.tmpdir_free_at_least), offsetof(struct limits, tmpdir_free),
     "has", "of room in TMPDIR", "look for what old jobs have left there, or set TMPDIR"},
    {"shm_free_at_least", "expect.shm_free_at_least",
     offsetof(struct job, expect.shm_free_at_least), offsetof(struct limits, shm_free), "has",
     "of room in /dev/shm", "look for what old jobs have left there"},
};

static double limit_value(uint64_t bytes)
{
    return bytes == LIMIT_NONE ? INFINITY : (double)bytes;
}

/* "8388608 B", or "unlimited". */
static const char *limit_text(double bytes, char *text, size_t size)
{
    if (isinf(bytes))
        (void)snprintf(text, size, "unlimited");
    else
        (void)snprintf(text, size, "%.0f B", bytes);
    return text;
}

static void expect_limit(const struct run *run, const struct limit *limit,
                         struct verdict *verdict)
{
    const struct placement *placement = &run->session.placement;
    double expected = *(const double *)((const char *)&run->job + limit->expected);
    double least = INFINITY;
    const char *at_least = isinf(expected) ? "" : "at least ";
    struct finding low = {.count = 0};
    struct check *check = verdict_add(verdict, limit->name, EXIT_WRONG_LAUNCH);
    char bytes[32];
    char wanted[32];

    for (int at = 0; at < placement->ranks; at++) {
        int rank = placement->by_node[at];
        const char *of_rank = (const char *)&placement->entry[rank].limits;
        double value = limit_value(*(const uint64_t *)(of_rank + limit->measured));
        char *text;

        least = value < least ? value : least;
        if (value >= expected)
            continue;
        text = finding_add(&low, placement, rank);
        if (!text)
            continue;
        (void)snprintf(text, FINDING_TEXT_SIZE,
                       "rank %d on %s %s %s %s, the description expects %s%s", rank,
                       placement_node(placement, rank), limit->verb,
                       limit_text(value, bytes, sizeof(bytes)), limit->object, at_least,
                       limit_text(expected, wanted, sizeof(wanted)));
    }
    (void)limit_text(least, check->measured, sizeof(check->measured));
    (void)snprintf(check->expected, sizeof(check->expected), "%s%s", at_least,
                   limit_text(expected, wanted, sizeof(wanted)));
    finding_judge(&low, limit->cure, check);
}

void expect_limits(const struct run *run, struct verdict *verdict)
{
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
        if (job_given(&run->job, job_key_find(limits[i].key)))
            expect_limit(run, &limits[i], verdict);
}
