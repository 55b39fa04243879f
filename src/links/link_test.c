/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * link_test.c - test the links of all pairs of hosts, and measure bad ones again
 *
 * Other processes on a host can make a link look slow.  Therefore slow links are measured
 * again, while the others are quiet, and the best of all attempts counts.  If an end of a link
 * never had a processor for itself, the link is bad only if it is far too slow.
 */

#include <config.h>

#include "link_test.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "histogram.h"
#include "link_time.h"
#include "mpi/quiet.h"
#include "schedule.h"

enum {
    ATTEMPTS_LEAST =
        3, /* for a link that is bad, or was disturbed; at most LINK_ATTEMPTS_MAX */
};

/* Seconds */
#define PAUSE 0.02 /* between two attempts, growing: a disturbance may pass */

#define FAR 8.0 /* times worse than allowed: further attempts are useless */

/* The test, on one node leader. */
struct tester {
    const struct link_plan *plan;
    const struct node_leaders *leaders;
    struct link_end end;
    int rounds;
    struct link *link; /* for each round in which this host is the lower one */
    bool *bad;         /* for each of these */
    int count;
    double median[2]; /* latency and bandwidth, of all links */
    uint64_t links;   /* number of links of all node leaders */
};

/* ---- What is bad ---- */

/* RETURN: how many times worse than allowed LINK is.  Up to 1 it is good. */
static double excess(const struct tester *t, const struct link *link, enum link_fault fault)
{
    const struct link_plan *plan = t->plan;
    /* Shared processors make any link look slow, but not that slow. */
    double odd = link->disturbed ? LINK_OUTLIER_FACTOR * FAR : LINK_OUTLIER_FACTOR;

    switch (fault) {
    case LINK_WRONG:
        return link->wrong > 0 ? FAR : 0;
    case LINK_LATENCY_HIGH:
        return plan->latency_at_most > 0 ? link->latency / plan->latency_at_most : 0;
    case LINK_BANDWIDTH_LOW:
        return plan->bandwidth_at_least / link->bandwidth;
    case LINK_LATENCY_OUTLIER:
        return link->latency / (t->median[0] * odd);
    case LINK_BANDWIDTH_OUTLIER:
        return t->median[1] / odd / link->bandwidth;
    case LINK_FAULTS:
        break;
    }
    return 0;
}

/* Find the medians of all links.  Of an even number take the better one, so that one bad host
 * of four does not make half of the links. */
static int learn_medians(struct tester *t, struct error *err)
{
    size_t size = 2 * sizeof(struct histogram);
    struct histogram *mine = calloc(1, size);
    struct histogram *all = calloc(1, size);
    int rc = -1;

    if (!mine || !all) {
        (void)error_set(err, "out of memory");
        goto out;
    }
    for (int i = 0; i < t->count; i++) {
        histogram_add(&mine[0], t->link[i].latency);
        histogram_add(&mine[1], t->link[i].bandwidth);
    }
    rc = comm_result(
        MPI_Allreduce(mine, all, 2 * HISTOGRAM_BINS, MPI_UINT64_T, MPI_SUM, t->leaders->mpi),
        "MPI_Allreduce of the links", err);
    if (rc == 0) {
        uint64_t better;

        t->links = histogram_count(&all[0]);
        better = t->links <= 3 ? 0 : (t->links - 1) / 2;
        t->median[0] = histogram_value(&all[0], better);
        t->median[1] = histogram_value(&all[1], t->links - 1 - better);
    }
out:
    free(all);
    free(mine);
    return rc;
}

/* ---- Measuring ---- */

/* Run all rounds once.  FIRST: measure all links; otherwise the bad ones. */
static int measure(struct tester *t, bool first, struct error *err)
{
    int slot = 0;

    for (int i = 0; i < t->rounds; i++) {
        int round = schedule_sampled(t->leaders->hosts, t->rounds, i);
        int host = schedule_partner(t->leaders->hosts, round, t->leaders->host);
        bool mine = t->leaders->host < host;

        if (host < 0)
            continue;
        if (link_measure(&t->end, host, mine && (first || t->bad[slot]),
                         mine ? &t->link[slot] : NULL, err) < 0)
            return -1;
        slot += mine;
    }
    t->count = slot;
    return 0;
}

/* Mark the links to measure again after ATTEMPT.  RETURN: their number on all leaders, or -1.
 */
static int64_t mark_bad(struct tester *t, int attempt, struct error *err)
{
    int64_t mine = 0;
    int64_t all = 0;

    if (learn_medians(t, err) < 0)
        return -1;
    for (int i = 0; i < t->count; i++) {
        double most = 0;

        for (int fault = LINK_WRONG + 1; fault < LINK_FAULTS; fault++) {
            double x = excess(t, &t->link[i], (enum link_fault)fault);

            most = x > most ? x : most;
        }
        t->bad[i] = attempt < ATTEMPTS_LEAST ? most > 1 || t->link[i].disturbed
                                             : most > 1 && most < FAR;
        mine += t->bad[i];
    }
    if (comm_result(MPI_Allreduce(&mine, &all, 1, MPI_INT64_T, MPI_SUM, t->leaders->mpi),
                    "MPI_Allreduce of the links", err) < 0)
        return -1;
    return all;
}

static int measure_all(struct tester *t, struct error *err)
{
    for (int attempt = 1; attempt <= LINK_ATTEMPTS_MAX; attempt++) {
        int64_t bad;

        if (measure(t, attempt == 1, err) < 0)
            return -1;
        bad = mark_bad(t, attempt, err);
        if (bad <= 0)
            return (int)bad;
        clock_sleep(PAUSE * attempt);
    }
    return 0;
}

/* ---- The report ---- */

/* The links of one node leader. */
struct summary {
    uint64_t links;
    uint64_t wrong;
    uint64_t disturbed;
    double least_latency;
    double most_bandwidth;
    struct link latest;
    struct link narrowest;
    struct link wrong_link;
};

static struct summary summarize(const struct tester *t)
{
    struct summary s = {.links = (uint64_t)t->count};

    for (int i = 0; i < t->count; i++) {
        const struct link *link = &t->link[i];

        if (i == 0 || link->latency < s.least_latency)
            s.least_latency = link->latency;
        if (i == 0 || link->bandwidth > s.most_bandwidth)
            s.most_bandwidth = link->bandwidth;
        if (i == 0 || link->latency > s.latest.latency)
            s.latest = *link;
        if (i == 0 || link->bandwidth < s.narrowest.bandwidth)
            s.narrowest = *link;
        if (s.wrong == 0 && link->wrong > 0)
            s.wrong_link = *link;
        s.wrong += link->wrong;
        s.disturbed += link->disturbed;
    }
    return s;
}

static void merge(struct link_report *report, const struct summary *s)
{
    struct link_spread *latency = &report->latency;
    struct link_spread *bandwidth = &report->bandwidth;
    bool first = report->links == 0;

    if (s->links == 0)
        return;
    if (first || s->least_latency < latency->min)
        latency->min = s->least_latency;
    if (first || s->latest.latency > latency->worst.latency)
        latency->worst = s->latest;
    if (first || s->most_bandwidth > bandwidth->max)
        bandwidth->max = s->most_bandwidth;
    if (first || s->narrowest.bandwidth < bandwidth->worst.bandwidth)
        bandwidth->worst = s->narrowest;
    if (report->wrong == 0 && s->wrong > 0)
        report->wrong_link = s->wrong_link;
    report->links += s->links;
    report->wrong += s->wrong;
    report->disturbed += s->disturbed;
}

static double within(double value, double min, double max)
{
    return value < min ? min : value > max ? max : value;
}

static int gather_summaries(const struct tester *t, struct link_report *report,
                            struct error *err)
{
    struct summary mine = summarize(t);
    struct summary *all = NULL;
    int hosts = t->leaders->host == 0 ? t->leaders->hosts : 0;
    int rc;

    if (hosts > 0 && !(all = calloc((size_t)hosts, sizeof(*all))))
        return error_set(err, "out of memory for %d hosts", hosts);
    rc = comm_result(MPI_Gather(&mine, sizeof(mine), MPI_BYTE, all, sizeof(mine), MPI_BYTE, 0,
                                t->leaders->mpi),
                     "MPI_Gather of the links", err);
    for (int i = 0; rc == 0 && i < hosts; i++)
        merge(report, &all[i]);
    report->latency.max = report->latency.worst.latency;
    report->bandwidth.min = report->bandwidth.worst.bandwidth;
    /* The medians come from a histogram, which is not exact. */
    report->latency.median = within(t->median[0], report->latency.min, report->latency.max);
    report->bandwidth.median =
        within(t->median[1], report->bandwidth.min, report->bandwidth.max);
    free(all);
    return rc;
}

static int find_blame(struct tester *t, struct link_report *report, struct error *err)
{
    for (int fault = 0; fault < LINK_FAULTS; fault++) {
        for (int i = 0; i < t->count; i++)
            t->bad[i] = excess(t, &t->link[i], (enum link_fault)fault) > 1;
        if (blame_find(t->leaders, t->link, t->bad, t->count, &report->blame[fault], err) < 0)
            return -1;
    }
    return 0;
}

static int gather_transports(const struct tester *t, const struct transport *mine,
                             struct link_report *report, struct error *err)
{
    if (t->leaders->host == 0) {
        report->transport = calloc((size_t)t->leaders->hosts, sizeof(*report->transport));
        if (!report->transport)
            return error_set(err, "out of memory for %d hosts", t->leaders->hosts);
    }
    return comm_result(MPI_Gather(mine, sizeof(*mine), MPI_BYTE, report->transport,
                                  sizeof(*mine), MPI_BYTE, 0, t->leaders->mpi),
                       "MPI_Gather of the transports", err);
}

/* ---- The test ---- */

static int test_as_leader(const struct node_leaders *leaders, const struct link_plan *plan,
                          struct link_report *report, struct error *err)
{
    struct tester t = {.plan = plan, .leaders = leaders};
    struct traffic before;
    struct transport transport;
    int rc = -1;

    t.rounds = link_time(leaders->hosts, plan->sample, plan->bytes).rounds;
    t.link = calloc((size_t)t.rounds, sizeof(*t.link));
    t.bad = calloc((size_t)t.rounds, sizeof(*t.bad));
    if (!t.link || !t.bad) {
        (void)error_set(err, "out of memory for %d links", t.rounds);
        goto out;
    }
    if (link_end_init(&t.end, leaders, plan->bytes, plan->timeout, plan->interfaces, err) < 0)
        goto out;
    before = transport_traffic();
    rc = measure_all(&t, err);
    if (rc == 0) {
        transport = transport_used(&before, t.end.volume);
        report->rounds = t.rounds;
        rc = gather_summaries(&t, report, err);
    }
    if (rc == 0)
        rc = find_blame(&t, report, err);
    if (rc == 0)
        rc = gather_transports(&t, &transport, report, err);
    if (rc == 0)
        rc = link_matrix_gather(leaders, t.link, t.count, t.rounds, plan->matrix_hosts,
                                &report->matrix, err);
    link_end_clear(&t.end);
out:
    free(t.bad);
    free(t.link);
    return rc;
}

int link_test(const struct comm *comm, const struct placement *placement,
              const struct link_plan *plan, struct link_report *report, struct error *err)
{
    double begin = clock_now();
    struct node_leaders leaders;
    int rc = 0;

    *report = (struct link_report){.hosts = 0};
    if (node_leaders_choose(comm, placement, &leaders, err) < 0)
        return -1;
    if (leaders.mpi != MPI_COMM_NULL && leaders.hosts > 1)
        rc = test_as_leader(&leaders, plan, report, err);
    if (rc == 0)
        rc = quiet_meet(comm->mpi, err);
    report->hosts = node_leaders_names(&leaders, &report->node);
    report->seconds = clock_now() - begin;
    if (rc < 0)
        link_report_clear(report);
    return rc;
}

void link_report_clear(struct link_report *report)
{
    free(report->node);
    free(report->transport);
    link_matrix_clear(&report->matrix);
    *report = (struct link_report){.hosts = 0};
}
