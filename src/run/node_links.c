/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * node_links.c - the test of the messages within the nodes, as a step of a job
 */

#include <config.h>

#include "node_links.h"

#include <string.h>

#include "checks/node_check.h"
#include "links/link_text.h"
#include "output/events.h"
#include "output/output.h"
#include "run_checks.h"

/* The value of a quantity of the worst of all nodes that have FAULT. */
static double worst_of(const struct job *job, const struct node_report *report,
                       const struct node_medians *medians, enum node_fault fault)
{
    bool late = fault == NODE_LATENCY_OUTLIER;
    double worst = 0;

    for (int i = 0; i < report->hosts; i++) {
        const struct node_figures *figures = &report->figures[i];
        double its = late ? node_worst_latency(figures) : node_worst_bandwidth(figures);

        if (node_has_fault(job, medians, figures, fault) &&
            (worst == 0 || (late ? its > worst : its < worst)))
            worst = its;
    }
    return worst;
}

/* Nodes that have FAULT, far slower than the others, if nobody said how fast they must be. */
static void warn_of_speed(const struct job *job, const struct node_report *report,
                          const struct node_medians *medians, enum node_fault fault)
{
    bool late = fault == NODE_LATENCY_OUTLIER;
    struct hostlist list = {.names = NULL};
    char hosts[HOSTLIST_SHOWN_SIZE];
    char worst[WORDS_AMOUNT_SIZE];
    double value = worst_of(job, report, medians, fault);

    if (node_list_faulty(job, medians, report, fault, &list) > 0)
        output_error("warning: slow messages within %s: %s %s",
                     hostlist_show(&list, hosts, sizeof(hosts)),
                     late ? "latency up to" : "bandwidth down to",
                     late ? words_seconds(value, worst) : words_rate(value, worst));
    hostlist_clear(&list);
}

/* Whether the transport of a node is one that no node should need: TCP, or one that copies
 * each large message twice because the host refuses anything better. */
static bool is_poor(const struct node_figures *figures)
{
    return figures->ranks > 1 &&
           (strncmp(figures->transport, "tcp", 3) == 0 || strstr(figures->transport, "/tcp") ||
            strstr(figures->why, "refused"));
}

static void warn_of_transport(const struct job *job, const struct node_report *report)
{
    const struct node_figures *first = NULL;
    int count = 0;

    for (int i = 0; i < report->hosts; i++) {
        if (!is_poor(&report->figures[i]))
            continue;
        first = first ? first : &report->figures[i];
        count++;
    }
    if (!first || *job->expect.node_transport)
        return;
    output_error(
        "warning: messages within %s use %s%s%s%s", report->node[first - report->figures],
        *first->transport ? first->transport : "an unknown transport", *first->why ? ": " : "",
        first->why, count > 1 ? "; other hosts have such a transport, too" : "");
}

int node_links_run(struct run *run, struct error *err)
{
    const struct job *job = &run->job;
    const struct node_plan plan = {
        .bytes = (size_t)job->links.bytes,
        .timeout = job->links.timeout,
        .patience = run->session.timeout,
        .latency_at_most = job->expect.node_latency_at_most,
        .bandwidth_at_least = job->expect.node_bandwidth_at_least,
    };
    struct node_medians medians = {.latency = {0}};
    struct node_report report = {.hosts = 0};
    int rc = 0;

    if (!job->links.within_nodes)
        return 0;
    if (node_test(&run->session.comm, &run->session.placement, &plan, &report, err) < 0)
        return -1;
    if (run->session.comm.rank == 0)
        rc = node_medians_of(report.figures, report.hosts, &medians, err);
    if (rc == 0 && run->session.reporting)
        rc = log_write(run->log, events_node_links(job, &report, &medians), err);
    if (rc == 0)
        run_node_checks(run, &report);
    if (rc == 0 && run->session.comm.rank == 0) {
        if (job->expect.node_latency_at_most == 0)
            warn_of_speed(job, &report, &medians, NODE_LATENCY_OUTLIER);
        if (job->expect.node_bandwidth_at_least == 0)
            warn_of_speed(job, &report, &medians, NODE_BANDWIDTH_OUTLIER);
        warn_of_transport(job, &report);
    }
    node_report_clear(&report);
    return rc;
}
