/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * speed_check.c - rates and start-up times against what the description expects
 */

#include <config.h>

#include "speed_check.h"

#include <stdio.h>

#include "finding.h"

#define SLOW_CURE                                                                             \
    "look there for other processes, a CPU quota, ranks on the same cores "                   \
    "(expect.binding: exclusive), and a throttled clock"

static const char *node_of(const struct check_facts *facts, int rank)
{
    return placement_node(facts->placement, rank);
}

/* RETURN: whether the ranks summed for long enough; otherwise CHECK says so. */
static bool measured(const struct check_facts *facts, struct check *check)
{
    const struct speed *speed = facts->speed;

    if (!speed->measured)
        check_skip(check,
                   "too little work to measure: rank %d on %s summed for %.3f s, and at "
                   "least %.2f s is needed; raise series.terms",
                   speed->briefest_rank, node_of(facts, speed->briefest_rank), speed->briefest,
                   SPEED_TIME_LEAST);
    return speed->measured;
}

void check_rate(const struct check_facts *facts, struct check *check)
{
    const struct placement *placement = facts->placement;
    const struct speed *speed = facts->speed;
    double expected = facts->job->expect.rate_per_rank_at_least;
    int slowest = speed->slowest_rank;
    struct finding slow = {.count = 0};

    check_set_expected(check, "at least %.3e terms/s", expected);
    if (!measured(facts, check))
        return;
    check_set_measured(check, "%.3e terms/s, rank %d on %s", speed->rate[slowest], slowest,
                       node_of(facts, slowest));
    for (int at = 0; at < placement->ranks; at++)
        if (speed->rate[placement->by_node[at]] < expected)
            (void)finding_add(&slow, placement, placement->by_node[at]);
    if (slow.count == 0)
        return;
    (void)snprintf(slow.first, sizeof(slow.first),
                   "rank %d on %s, the slowest, summed %.3e terms/s, the description expects "
                   "at least %.3e; %d of %d ranks are below it",
                   slowest, node_of(facts, slowest), speed->rate[slowest], expected,
                   slow.count, placement->ranks);
    finding_judge(&slow, SLOW_CURE, check);
    finding_clear(&slow);
}

void check_slowest_host(const struct check_facts *facts, struct check *check)
{
    const struct speed *speed = facts->speed;
    const struct host_speed *slowest = speed->host ? &speed->host[speed->slowest] : NULL;
    double expected = facts->job->expect.slowest_host_at_least;
    struct finding slow = {.count = 0};

    check_set_expected(check, "at least %.3f of the median", expected);
    if (facts->placement->nodes < 2) {
        check_skip(check, "there is only one host, so there is nothing to compare");
        return;
    }
    if (!measured(facts, check))
        return;
    check_set_measured(check, "%.3f of the median, %s", slowest->relative,
                       node_of(facts, slowest->rank));
    for (int i = 0; i < speed->hosts; i++)
        if (speed->host[i].relative < expected)
            (void)finding_add(&slow, facts->placement, speed->host[i].rank);
    if (slow.count == 0)
        return;
    (void)snprintf(
        slow.first, sizeof(slow.first),
        "a rank on %s sums %.3e terms/s, which is %.3f of the median (%.3e terms/s); the "
        "description expects at least %.3f",
        node_of(facts, slowest->rank), slowest->rate, slowest->relative, speed->median,
        expected);
    finding_judge(&slow, SLOW_CURE, check);
    finding_clear(&slow);
}

/* MPI_Init ends for all at about the same time, when the last one is there.  So whoever took
 * far less time than another is the one that the others waited for. */
void check_startup(const struct check_facts *facts, struct check *check)
{
    const struct phase_spread *spread = facts->wire_up;
    double expected = facts->job->expect.startup_at_most;
    const char *slowest = node_of(facts, spread->slowest_rank);
    const char *latest = node_of(facts, spread->fastest_rank);
    bool late = spread->min < spread->max / 2;

    check_set_measured(check, "%.3f s, rank %d on %s", spread->max, spread->slowest_rank,
                       slowest);
    check_set_expected(check, "at most %.3f s", expected);
    if (spread->max <= expected)
        return;
    hostlist_add(&check->hosts, late ? latest : slowest);
    if (late)
        check_fail(
            check,
            "rank %d on %s started late, and the other ranks waited for it in MPI_Init "
            "(rank %d on %s waited for %.3f s); the description expects at most %.3f s; "
            "on %s, check slurmd and the file system that programs are loaded from",
            spread->fastest_rank, latest, spread->slowest_rank, slowest,
            spread->max - spread->min, expected, latest);
    else
        check_fail(check,
                   "rank %d on %s took %.3f s from its start to the end of MPI_Init (the "
                   "average is %.3f s); the description expects at most %.3f s; check the "
                   "file system that MPI is loaded from, and the network between the nodes",
                   spread->slowest_rank, slowest, spread->max, spread->mean, expected);
}
