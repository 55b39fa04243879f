/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * event_links.c - the test of the links in the log
 */

#include <config.h>

#include "event_links.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "event_transports.h"
#include "links/link_text.h"
#include "worst.h"

enum { SUMMARIES_MAX = 64 };

static void put_spread(struct yaml_out *out, const char *key, const struct link_spread *spread,
                       const struct link_report *report)
{
    char pair[WORDS_PAIR_SIZE];

    yaml_out_flow_map(out, key);
    yaml_out_number(out, "min", spread->min);
    yaml_out_number(out, "median", spread->median);
    yaml_out_number(out, "max", spread->max);
    yaml_out_text(out, "worst", words_pair(report, &spread->worst, pair));
    yaml_out_end_map(out);
}

static void put_values(struct yaml_out *out, double latency, double bandwidth)
{
    yaml_out_number(out, "latency", latency);
    yaml_out_number(out, "bandwidth", bandwidth);
    yaml_out_end_map(out);
}

static void put_quantiles(struct yaml_out *out, const char *key, const double *value)
{
    yaml_out_flow_map(out, key);
    yaml_out_number(out, "min", value[MATRIX_MIN]);
    yaml_out_number(out, "median", value[MATRIX_MEDIAN]);
    yaml_out_number(out, "max", value[MATRIX_MAX]);
    yaml_out_end_map(out);
}

/* Whom BLAME names, if anybody is to blame. */
static void put_blame(struct yaml_out *out, const char *key, const struct blame *blame,
                      const struct link_report *report)
{
    char pair[WORDS_PAIR_SIZE];

    if (blame->bad == 0)
        return;
    yaml_out_map(out, key);
    yaml_out_count(out, "links", blame->bad);
    if (blame->all)
        yaml_out_plain(out, "all", "true");
    if (blame->hosts > 0)
        yaml_out_list(out, "hosts");
    for (int i = 0; i < blame->hosts; i++) {
        yaml_out_flow_map(out, NULL);
        yaml_out_text(out, "host", report->node[blame->host[i].host]);
        put_values(out, blame->host[i].latency, blame->host[i].bandwidth);
    }
    if (blame->hosts > 0)
        yaml_out_end_list(out);
    if (blame->links > 0)
        yaml_out_list(out, "pairs");
    for (int i = 0; i < blame->links; i++) {
        yaml_out_flow_map(out, NULL);
        yaml_out_text(out, "pair", words_pair(report, &blame->link[i], pair));
        put_values(out, blame->link[i].latency, blame->link[i].bandwidth);
    }
    if (blame->links > 0)
        yaml_out_end_list(out);
    yaml_out_end_map(out);
}

static bool same_transport(const void *of, int a, int b)
{
    const struct link_report *report = of;
    const struct transport *x = &report->transport[a];
    const struct transport *y = &report->transport[b];

    return strcmp(x->name, y->name) == 0 && strcmp(x->over, y->over) == 0 &&
           strcmp(x->ports, y->ports) == 0;
}

static void put_transport(struct yaml_out *out, const void *of, int host)
{
    const struct link_report *report = of;
    const struct transport *t = &report->transport[host];

    yaml_out_text(out, "name", *t->name ? t->name : "unknown");
    if (*t->over)
        yaml_out_text(out, "over", t->over);
    if (*t->ports)
        yaml_out_text(out, "active", t->ports);
}

/* How much worse the links of HOST are than those of all. */
static double badness(const struct link_report *report, const struct matrix_host *host)
{
    double late = host->latency[MATRIX_MEDIAN] / report->latency.median;
    double narrow = report->bandwidth.median / host->bandwidth[MATRIX_MEDIAN];

    return late > narrow ? late : narrow;
}

static void put_summary(struct yaml_out *out, const struct link_report *report,
                        const struct matrix_host *host)
{
    yaml_out_flow_map(out, NULL);
    yaml_out_text(out, "host", report->node[host->host]);
    yaml_out_count(out, "links", (uint64_t)host->links);
    put_quantiles(out, "latency", host->latency);
    put_quantiles(out, "bandwidth", host->bandwidth);
    yaml_out_end_map(out);
}

/* The links of each host; of very many hosts, the worst ones, unless ALL are wanted. */
static void put_summaries(struct yaml_out *out, const struct link_report *report, bool all)
{
    const struct link_matrix *matrix = &report->matrix;
    int chosen[SUMMARIES_MAX];
    int count = matrix->hosts;
    double *bad = NULL;

    if (count == 0)
        return;
    if (!all && count > SUMMARIES_MAX && (bad = calloc((size_t)count, sizeof(*bad)))) {
        for (int i = 0; i < count; i++)
            bad[i] = badness(report, &matrix->host[i]);
        count = worst_choose(bad, count, SUMMARIES_MAX, chosen);
    }
    yaml_out_list(out, "links_of_hosts");
    for (int i = 0; i < count; i++)
        put_summary(out, report, &matrix->host[bad ? chosen[i] : i]);
    yaml_out_end_list(out);
    free(bad);
}

/* Every link. */
static void put_pairs(struct yaml_out *out, const struct link_report *report)
{
    const struct link_matrix *matrix = &report->matrix;

    if (matrix->links == 0)
        return;
    yaml_out_list(out, "pairs");
    for (size_t i = 0; i < matrix->links; i++) {
        const struct matrix_link *link = &matrix->link[i];

        yaml_out_flow_map(out, NULL);
        yaml_out_text(out, "host", report->node[link->host[0]]);
        yaml_out_text(out, "to", report->node[link->host[1]]);
        put_values(out, link->latency, link->bandwidth);
    }
    yaml_out_end_list(out);
}

void link_event_put(struct yaml_out *out, const struct link_report *report, bool all)
{
    static const char *const faults[LINK_FAULTS] = {
        [LINK_WRONG] = "wrong",
        [LINK_LATENCY_HIGH] = "latency_missed",
        [LINK_BANDWIDTH_LOW] = "bandwidth_missed",
        [LINK_LATENCY_OUTLIER] = "latency_outliers",
        [LINK_BANDWIDTH_OUTLIER] = "bandwidth_outliers",
    };
    const struct event_transports transports = {
        .report = report,
        .hosts = report->hosts,
        .node = report->node,
        .same = same_transport,
        .put = put_transport,
    };

    yaml_out_count(out, "hosts", (uint64_t)report->hosts);
    yaml_out_count(out, "links", report->links);
    yaml_out_count(out, "rounds", (uint64_t)report->rounds);
    yaml_out_seconds(out, "seconds", report->seconds);
    if (report->links == 0)
        return;
    put_spread(out, "latency", &report->latency, report);
    put_spread(out, "bandwidth", &report->bandwidth, report);
    yaml_out_count(out, "disturbed_links", report->disturbed);
    yaml_out_count(out, "wrong_messages", report->wrong);
    for (int fault = 0; fault < LINK_FAULTS; fault++)
        put_blame(out, faults[fault], &report->blame[fault], report);
    event_put_transports(out, &transports);
    put_pairs(out, report);
    put_summaries(out, report, all);
}
