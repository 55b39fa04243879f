/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * limit_check.c - memory, and room for files, against what MPI needs and the description
 * expects
 */

#include <config.h>

#include "limit_check.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>

#include "core/process_limits.h"
#include "finding.h"

/* A limit that the description may expect something of. */
struct limit {
    size_t expected; /* in struct job */
    enum placement_limit measured;
    const char *verb, *object;
    const char *cure;
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

static void check_limit(const struct check_facts *facts, const struct limit *limit,
                        struct check *check)
{
    const struct placement *placement = facts->placement;
    double expected = *(const double *)((const char *)facts->job + limit->expected);
    double least = INFINITY;
    const char *at_least = isinf(expected) ? "" : "at least ";
    struct finding low = {.count = 0};
    char bytes[32];
    char wanted[32];

    for (int n = 0; n < placement->nodes; n++) {
        const struct placement_node *node = &placement->node[n];
        int rank = node->rank_of_least[limit->measured];
        double value = limit_value(node->least[limit->measured]);
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
    check_set_measured(check, "%s", limit_text(least, bytes, sizeof(bytes)));
    check_set_expected(check, "%s%s", at_least, limit_text(expected, wanted, sizeof(wanted)));
    finding_judge(&low, limit->cure, check);
    finding_clear(&low);
}

void check_locked_memory(const struct check_facts *facts, struct check *check)
{
    static const struct limit limit = {
        offsetof(struct job, expect.locked_memory_at_least), PLACEMENT_LOCKED_MEMORY,
        "may lock", "of memory",
        "the limit of slurmd applies: set LimitMEMLOCK=infinity in its service, and "
        "PropagateResourceLimitsExcept=MEMLOCK in slurm.conf"};

    check_limit(facts, &limit, check);
}

void check_memory(const struct check_facts *facts, struct check *check)
{
    static const struct limit limit = {offsetof(struct job, expect.memory_at_least),
                                       PLACEMENT_MEMORY, "may use", "of memory",
                                       "check --mem, ulimit -v and the memory of the node"};

    check_limit(facts, &limit, check);
}

void check_tmpdir_free(const struct check_facts *facts, struct check *check)
{
    static const struct limit limit = {
        offsetof(struct job, expect.tmpdir_free_at_least), PLACEMENT_TMPDIR_FREE, "has",
        "free in TMPDIR", "look for files that old jobs have left there, or set TMPDIR"};

    check_limit(facts, &limit, check);
}

void check_shm_free(const struct check_facts *facts, struct check *check)
{
    static const struct limit limit = {offsetof(struct job, expect.shm_free_at_least),
                                       PLACEMENT_SHM_FREE, "has", "free in /dev/shm",
                                       "look for files that old jobs have left there"};

    check_limit(facts, &limit, check);
}

void look_at_directories(const struct check_facts *facts, struct own_look *look)
{
    const struct {
        const char *name, *path, *cure;
    } directories[] = {
        {"TMPDIR", limits_tmpdir(),
         "MPI needs it: correct it, or set TMPDIR to a directory that each node has"},
        {"shared memory in", "/dev/shm",
         "the ranks of a node communicate through it: mount a tmpfs there"},
    };

    (void)facts;
    (void)snprintf(look->measured, sizeof(look->measured), "TMPDIR %.128s", limits_tmpdir());
    (void)snprintf(look->expected, sizeof(look->expected), "TMPDIR and /dev/shm writable");
    for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]) && !look->wrong; i++) {
        struct error why;

        look->wrong =
            limits_check_directory(directories[i].name, directories[i].path, &why) < 0;
        if (look->wrong)
            (void)error_set(&look->why, "%s; %s", why.text, directories[i].cure);
    }
}

void check_processes(const struct check_facts *facts, struct check *check)
{
    const struct thread_room *room = facts->thread_room;

    check_set_measured(check, "%d rank%s cannot start threads", room->none.count,
                       room->none.count == 1 ? "" : "s");
    check_set_expected(check, "all ranks can start their threads");
    if (room->none.count == 0)
        return;
    hostlist_copy(&check->hosts, &room->none.nodes);
    check_fail(check, "%s", room->none.first);
}
