/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * expect_speed.c - was it as fast as the description says?
 */

#include <config.h>

#include "expect_speed.h"

#include <stdio.h>

#include "finding.h"

#define SLOW_CURE                                                                             \
    "look there for other processes, a CPU quota, ranks on the same cores "                   \
    "(expect.binding: exclusive), and a clock that is throttled"

static const char *node_of(const struct run *run, int rank)
{
    return placement_node(&run->session.placement, rank);
}

/* RETURN: whether the ranks summed for long enough; otherwise CHECK says so. */
static bool measured(const struct run *run, struct check *check)
{
    const struct speed *speed = &run->speed;

    if (!speed->measured)
        check_skip(check,
                   "too little work to measure: rank %d on %s summed for %.3f s, and %.2f s "
                   "is the least; raise series.terms",
                   speed->briefest_rank, node_of(run, speed->briefest_rank), speed->briefest,
                   SPEED_TIME_LEAST);
    return speed->measured;
}

static void expect_rate(const struct run *run, struct verdict *verdict)
{
    const struct placement *placement = &run->session.placement;
    const struct speed *speed = &run->speed;
    double expected = run->job.expect.rate_per_rank_at_least;
    struct check *check = verdict_add(verdict, "rate_per_rank_at_least", EXIT_TOO_SLOW);
    int slowest = speed->slowest_rank;
    struct finding slow = {.count = 0};

    (void)snprintf(check->expected, sizeof(check->expected), "at least %.3e terms/s",
                   expected);
    if (!measured(run, check))
        return;
    (void)snprintf(check->measured, sizeof(check->measured), "%.3e terms/s, rank %d on %s",
                   speed->rate[slowest], slowest, node_of(run, slowest));
    for (int at = 0; at < placement->ranks; at++)
        if (speed->rate[placement->by_node[at]] < expected)
            (void)finding_add(&slow, placement, placement->by_node[at]);
    if (slow.count == 0)
        return;
    (void)snprintf(slow.first, sizeof(slow.first),
                   "rank %d on %s, the slowest, summed %.3e terms/s, the description expects "
                   "at least %.3e; %d of %d ranks are below",
                   slowest, node_of(run, slowest), speed->rate[slowest], expected, slow.count,
                   placement->ranks);
    finding_judge(&slow, SLOW_CURE, check);
}

static void expect_slowest_host(const struct run *run, struct verdict *verdict)
{
    const struct speed *speed = &run->speed;
    const struct host_speed *slowest = speed->host ? &speed->host[speed->slowest] : NULL;
    double expected = run->job.expect.slowest_host_at_least;
    struct check *check = verdict_add(verdict, "slowest_host_at_least", EXIT_TOO_SLOW);
    struct finding slow = {.count = 0};

    (void)snprintf(check->expected, sizeof(check->expected), "at least %.3f of the median",
                   expected);
    if (run->session.placement.nodes < 2) {
        check_skip(check, "there is only one host, and no other to compare it with");
        return;
    }
    if (!measured(run, check))
        return;
    (void)snprintf(check->measured, sizeof(check->measured), "%.3f of the median, %s",
                   slowest->relative, node_of(run, slowest->rank));
    for (int i = 0; i < speed->hosts; i++)
        if (speed->host[i].relative < expected)
            (void)finding_add(&slow, &run->session.placement, speed->host[i].rank);
    if (slow.count == 0)
        return;
    (void)snprintf(slow.first, sizeof(slow.first),
                   "a rank on %s sums %.3e terms/s, %.3f of the %.3e of the median host, the "
                   "description expects at least %.3f",
                   node_of(run, slowest->rank), slowest->rate, slowest->relative,
                   speed->median, expected);
    finding_judge(&slow, SLOW_CURE, check);
}

/* MPI_Init ends for all at about the same time, when the last one is there.  So whoever took
 * far less time than another is the one that the others waited for. */
static void expect_startup(const struct run *run, struct verdict *verdict)
{
    const struct phase_spread *spread = &run->spread[PHASE_WIRE_UP];
    double expected = run->job.expect.startup_at_most;
    struct check *check = verdict_add(verdict, "startup_at_most", EXIT_TOO_SLOW);
    const char *slowest = node_of(run, spread->slowest_rank);
    const char *latest = node_of(run, spread->fastest_rank);
    bool late = spread->min < spread->max / 2;

    (void)snprintf(check->measured, sizeof(check->measured), "%.3f s, rank %d on %s",
                   spread->max, spread->slowest_rank, slowest);
    (void)snprintf(check->expected, sizeof(check->expected), "at most %.3f s", expected);
    if (spread->max <= expected)
        return;
    (void)snprintf(check->hosts, sizeof(check->hosts), "%s", late ? latest : slowest);
    if (late)
        check_fail(check,
                   "rank %d on %s started late, and the others waited for it in MPI_Init, "
                   "rank %d on %s for %.3f s, the description expects at most %.3f s; look "
                   "there at the file system that programs are loaded from, and at slurmd",
                   spread->fastest_rank, latest, spread->slowest_rank, slowest,
                   spread->max - spread->min, expected);
    else
        check_fail(check,
                   "rank %d on %s took %.3f s from its start to the end of MPI_Init (the "
                   "average is %.3f s), the description expects at most %.3f s; look at the "
                   "file system that MPI is loaded from, and the network between the nodes",
                   spread->slowest_rank, slowest, spread->max, spread->mean, expected);
}

void expect_speed(const struct run *run, struct verdict *verdict)
{
    static const struct {
        const char *key;
        void (*expect)(const struct run *, struct verdict *);
    } rows[] = {
        {"expect.rate_per_rank_at_least", expect_rate},
        {"expect.slowest_host_at_least", expect_slowest_host},
        {"expect.startup_at_most", expect_startup},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (job_given(&run->job, job_key_find(rows[i].key)))
            rows[i].expect(run, verdict);
}
