/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * event_node_links.c - the test of the messages within the nodes in the log
 */

#include <config.h>

#include "event_node_links.h"

#include <stdio.h>
#include <string.h>

#include "event_transports.h"

enum { HOSTS_LISTED = 20, WORST_SIZE = HOST_NAME_SIZE + 32 };

/* In the order of enum node_distance. */
static const char *const distances[NODE_DISTANCES] = {"near", "numa", "socket"};

static void put_spread(struct yaml_out *out, const char *key, const struct node_spread *spread)
{
    yaml_out_flow_map(out, key);
    yaml_out_number(out, "min", spread->min);
    yaml_out_number(out, "median", spread->median);
    yaml_out_number(out, "max", spread->max);
    yaml_out_end_map(out);
}

/* The extremes of all nodes at one distance. */
struct extremes {
    uint64_t pairs;
    int latest, narrowest; /* hosts */
    double least_latency, most_bandwidth;
};

static struct extremes find_extremes(const struct node_report *report, int distance)
{
    struct extremes e = {.pairs = 0};

    for (int i = 0; i < report->hosts; i++) {
        const struct node_span *span = &report->figures[i].span[distance];
        bool first = e.pairs == 0;

        if (span->pairs == 0)
            continue;
        if (first || span->latency.max > report->figures[e.latest].span[distance].latency.max)
            e.latest = i;
        if (first ||
            span->bandwidth.min < report->figures[e.narrowest].span[distance].bandwidth.min)
            e.narrowest = i;
        if (first || span->latency.min < e.least_latency)
            e.least_latency = span->latency.min;
        if (first || span->bandwidth.max > e.most_bandwidth)
            e.most_bandwidth = span->bandwidth.max;
        e.pairs += (uint64_t)span->pairs;
    }
    return e;
}

/* The worst pair of HOST: "n1: 4-5". */
static void put_worst(struct yaml_out *out, const struct node_report *report, int host,
                      const struct node_spread *spread)
{
    char text[WORST_SIZE];

    (void)snprintf(text, sizeof(text), "%s: %d-%d", report->node[host], spread->worst[0],
                   spread->worst[1]);
    yaml_out_text(out, "worst", text);
}

static void put_distances(struct yaml_out *out, const struct node_report *report,
                          const struct node_medians *medians)
{
    yaml_out_list(out, "distances");
    for (int d = 0; d < NODE_DISTANCES; d++) {
        struct extremes e = find_extremes(report, d);
        const struct node_span *latest = &report->figures[e.latest].span[d];
        const struct node_span *narrowest = &report->figures[e.narrowest].span[d];

        if (e.pairs == 0)
            continue;
        yaml_out_flow_map(out, NULL);
        yaml_out_plain(out, "distance", distances[d]);
        yaml_out_count(out, "pairs", e.pairs);
        yaml_out_flow_map(out, "latency");
        yaml_out_number(out, "min", e.least_latency);
        yaml_out_number(out, "median", medians->latency[d]);
        yaml_out_number(out, "max", latest->latency.max);
        put_worst(out, report, e.latest, &latest->latency);
        yaml_out_end_map(out);
        yaml_out_flow_map(out, "bandwidth");
        yaml_out_number(out, "min", narrowest->bandwidth.min);
        yaml_out_number(out, "median", medians->bandwidth[d]);
        yaml_out_number(out, "max", e.most_bandwidth);
        put_worst(out, report, e.narrowest, &narrowest->bandwidth);
        yaml_out_end_map(out);
        yaml_out_end_map(out);
    }
    yaml_out_end_list(out);
}

/* The hosts that have FAULT, if any. */
static void put_faulty(struct yaml_out *out, const char *key, const struct job *job,
                       const struct node_report *report, const struct node_medians *medians,
                       enum node_fault fault)
{
    uint64_t count = 0;

    for (int i = 0; i < report->hosts; i++) {
        if (!node_has_fault(job, medians, &report->figures[i], fault))
            continue;
        if (count == 0) {
            yaml_out_flow_map(out, key);
            yaml_out_flow_list(out, "hosts");
        }
        if (count++ < HOSTS_LISTED)
            yaml_out_text(out, NULL, report->node[i]);
    }
    if (count == 0)
        return;
    yaml_out_end_list(out);
    yaml_out_count(out, "count", count);
    yaml_out_end_map(out);
}

static bool same_transport(const void *of, int a, int b)
{
    const struct node_report *report = of;
    const struct node_figures *x = &report->figures[a];
    const struct node_figures *y = &report->figures[b];

    return y->ranks > 1 && strcmp(x->transport, y->transport) == 0 &&
           strcmp(x->why, y->why) == 0;
}

static void put_transport(struct yaml_out *out, const void *of, int host)
{
    const struct node_report *report = of;
    const struct node_figures *figures = &report->figures[host];

    yaml_out_text(out, "name", *figures->transport ? figures->transport : "unknown");
    if (*figures->why)
        yaml_out_text(out, "why", figures->why);
}

/* The pairs of each host. */
static void put_nodes(struct yaml_out *out, const struct node_report *report)
{
    yaml_out_list(out, "pairs_of_hosts");
    for (int i = 0; i < report->hosts; i++)
        for (int d = 0; d < NODE_DISTANCES; d++) {
            const struct node_span *span = &report->figures[i].span[d];

            if (span->pairs == 0)
                continue;
            yaml_out_flow_map(out, NULL);
            yaml_out_text(out, "host", report->node[i]);
            yaml_out_plain(out, "distance", distances[d]);
            yaml_out_count(out, "pairs", (uint64_t)span->pairs);
            put_spread(out, "latency", &span->latency);
            put_spread(out, "bandwidth", &span->bandwidth);
            yaml_out_end_map(out);
        }
    yaml_out_end_list(out);
}

void node_links_event_put(struct yaml_out *out, const struct job *job,
                          const struct node_report *report, const struct node_medians *medians)
{
    static const char *const faults[NODE_FAULTS] = {
        [NODE_WRONG] = "wrong",
        [NODE_LATENCY_HIGH] = "latency_missed",
        [NODE_BANDWIDTH_LOW] = "bandwidth_missed",
        [NODE_LATENCY_OUTLIER] = "latency_outliers",
        [NODE_BANDWIDTH_OUTLIER] = "bandwidth_outliers",
    };
    const struct event_transports transports = {
        .report = report,
        .hosts = report->hosts,
        .node = report->node,
        .same = same_transport,
        .put = put_transport,
    };
    uint64_t hosts = 0;
    uint64_t pairs = 0;
    uint64_t disturbed = 0;
    uint64_t wrong = 0;

    for (int i = 0; i < report->hosts; i++) {
        hosts += report->figures[i].ranks > 1;
        pairs += (uint64_t)report->figures[i].pairs;
        disturbed += (uint64_t)report->figures[i].disturbed;
        wrong += report->figures[i].wrong;
    }
    yaml_out_count(out, "hosts", hosts);
    yaml_out_count(out, "pairs", pairs);
    yaml_out_seconds(out, "seconds", report->seconds);
    if (pairs == 0)
        return;
    put_distances(out, report, medians);
    yaml_out_count(out, "disturbed_pairs", disturbed);
    yaml_out_count(out, "wrong_messages", wrong);
    for (int fault = 0; fault < NODE_FAULTS; fault++)
        put_faulty(out, faults[fault], job, report, medians, (enum node_fault)fault);
    event_put_transports(out, &transports);
    if (job->links.matrix == JOB_ALL || hosts <= job->links.matrix)
        put_nodes(out, report);
}
