/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * node_check.c - whether the messages within the nodes are right, and as fast as expected
 */

#include <config.h>

#include "node_check.h"

#include <fnmatch.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "links/link_text.h"

#define ONE_EACH "no host has more than one rank"

/* ---- Who is to blame ---- */

bool node_has_fault(const struct job *job, const struct node_medians *medians,
                    const struct node_figures *figures, enum node_fault fault)
{
    switch (fault) {
    case NODE_WRONG:
        return figures->wrong > 0;
    case NODE_LATENCY_HIGH:
        return job->expect.node_latency_at_most > 0 &&
               node_worst_latency(figures) > job->expect.node_latency_at_most;
    case NODE_BANDWIDTH_LOW:
        return figures->pairs > 0 &&
               node_worst_bandwidth(figures) < job->expect.node_bandwidth_at_least;
    case NODE_LATENCY_OUTLIER:
        return node_latency_is_odd(medians, figures);
    case NODE_BANDWIDTH_OUTLIER:
        return node_bandwidth_is_odd(medians, figures);
    case NODE_FAULTS:
        break;
    }
    return false;
}

int node_list_faulty(const struct job *job, const struct node_medians *medians,
                     const struct node_report *report, enum node_fault fault,
                     struct hostlist *list)
{
    int count = 0;

    for (int i = 0; i < report->hosts; i++) {
        if (!node_has_fault(job, medians, &report->figures[i], fault))
            continue;
        hostlist_add(list, report->node[i]);
        count++;
    }
    return count;
}

/* RETURN: the number of hosts with several ranks; 0: the check is skipped for this reason. */
static int count_tested(const struct node_report *report, struct check *check)
{
    int count = 0;

    for (int i = 0; i < report->hosts; i++)
        count += report->figures[i].ranks > 1;
    if (count == 0)
        check_skip(check, ONE_EACH);
    return count;
}

/* ---- The messages ---- */

void check_node_messages(const struct check_facts *facts, struct check *check)
{
    const struct node_report *report = facts->nodes;
    const struct node_result *first = NULL;
    const char *node = "";
    uint64_t wrong = 0;

    if (count_tested(report, check) == 0)
        return;
    for (int i = 0; i < report->hosts; i++) {
        const struct node_figures *figures = &report->figures[i];

        wrong += figures->wrong;
        if (first || figures->wrong == 0)
            continue;
        first = &figures->wrong_pair;
        node = report->node[i];
    }
    check_set_measured(check, "%" PRIu64 " wrong", wrong);
    check_set_expected(check, "0 wrong");
    if (!first)
        return;
    (void)node_list_faulty(facts->job, NULL, report, NODE_WRONG, &check->hosts);
    check_fail(check,
               "%" PRIu64
               " message%s within a node arrived corrupted; the first on %s from rank %d to "
               "rank %d, where byte %" PRIu64 " of %" PRIu64 " was 0x%02x and not 0x%02x",
               wrong, wrong == 1 ? "" : "s", node, first->sender,
               first->rank[first->sender == first->rank[0]], first->error.offset, first->bytes,
               first->error.got, first->error.expected);
}

/* ---- The speed ---- */

/* What is measured of every pair, and has a limit in the description. */
struct quantity {
    const char *name;
    const char *at;    /* "at most" the limit */
    const char *worst; /* "up to" what the worst pair has */
    enum node_fault fault;
    bool high; /* more of it is worse */
    char *(*words)(double amount, char text[WORDS_AMOUNT_SIZE]);
    double (*worst_of)(const struct node_figures *figures);
};

static void check_quantity(const struct quantity *quantity, const struct check_facts *facts,
                           double expected, struct check *check)
{
    const struct node_report *report = facts->nodes;
    char amount[WORDS_AMOUNT_SIZE];
    double worst = 0;
    bool any = false;
    char disturbed[64] = "";
    int pairs = 0;
    int tested;
    int missed;

    check_set_expected(check, "%s %s", quantity->at, quantity->words(expected, amount));
    tested = count_tested(report, check);
    if (tested == 0)
        return;
    for (int i = 0; i < report->hosts; i++) {
        double its = quantity->worst_of(&report->figures[i]);

        if (report->figures[i].pairs == 0)
            continue;
        if (!any || (quantity->high ? its > worst : its < worst))
            worst = its;
        any = true;
        if (node_has_fault(facts->job, NULL, &report->figures[i], quantity->fault))
            pairs += report->figures[i].disturbed;
    }
    if (pairs > 0)
        (void)snprintf(disturbed, sizeof(disturbed), "; other processes disturbed %d pair%s",
                       pairs, pairs == 1 ? "" : "s");
    quantity->words(worst, amount);
    check_set_measured(check, "%s %s", quantity->at, amount);
    missed = node_list_faulty(facts->job, NULL, report, quantity->fault, &check->hosts);
    if (missed > 0)
        check_fail(check,
                   "the description expects a %s of %s within each node; slower on %d of %d "
                   "hosts, %s %s%s",
                   quantity->name, check->expected, missed, tested, quantity->worst, amount,
                   disturbed);
}

void check_node_latency(const struct check_facts *facts, struct check *check)
{
    static const struct quantity latency = {
        "latency",     "at most",          "up to", NODE_LATENCY_HIGH, true,
        words_seconds, node_worst_latency,
    };

    check_quantity(&latency, facts, facts->job->expect.node_latency_at_most, check);
}

void check_node_bandwidth(const struct check_facts *facts, struct check *check)
{
    static const struct quantity bandwidth = {
        "bandwidth", "at least",           "down to", NODE_BANDWIDTH_LOW, false,
        words_rate,  node_worst_bandwidth,
    };

    check_quantity(&bandwidth, facts, facts->job->expect.node_bandwidth_at_least, check);
}

/* ---- The transport ---- */

/* What to do if FIGURES are those of a node with the wrong transport. */
static const char *transport_cure(const struct node_figures *figures)
{
    static const struct {
        const char *cause, *cure;
    } rows[] = {
        {"namespace", "start all ranks of a node in one container, or use a runtime that does "
                      "not create namespaces"},
        {"ptrace_scope", "set kernel.yama.ptrace_scope to 0 there"},
        {"seccomp", "allow process_vm_readv and process_vm_writev in the seccomp profile of "
                    "the container"},
        {"process_vm_readv", "allow process_vm_readv in the container"},
    };

    if (strncmp(figures->transport, "tcp", 3) == 0 || strstr(figures->transport, "/tcp"))
        return "mount a larger /dev/shm, and check that OMPI_MCA_btl or UCX_TLS does not "
               "exclude shared memory";
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (strstr(figures->why, rows[i].cause))
            return rows[i].cure;
    return "use an MPI that was built with this transport, and check the variables that "
           "select "
           "one (OMPI_MCA_btl, OMPI_MCA_btl_vader_single_copy_mechanism, OMPI_MCA_smsc, "
           "UCX_TLS)";
}

void check_node_transport(const struct check_facts *facts, struct check *check)
{
    const struct node_report *report = facts->nodes;
    const char *pattern = facts->job->expect.node_transport;
    const struct node_figures *first = NULL; /* that is not right */
    const struct node_figures *known = NULL;
    bool unknown = false;
    int others = 0;
    int tested;

    check_set_expected(check, "%s", pattern);
    tested = count_tested(report, check);
    for (int i = 0; tested > 0 && i < report->hosts; i++) {
        const struct node_figures *figures = &report->figures[i];

        if (figures->ranks < 2)
            continue;
        if (!*figures->transport)
            unknown = true;
        else if (fnmatch(pattern, figures->transport, 0) == 0)
            known = figures;
        else {
            first = first ? first : figures;
            others++;
            hostlist_add(&check->hosts, report->node[i]);
        }
    }
    if (tested == 0)
        return;
    check_set_measured(check, "%s",
                       first               ? first->transport
                       : unknown || !known ? "unknown"
                                           : known->transport);
    if (first)
        check_fail(check,
                   "messages within the node use %s on %d of %d hosts, the description "
                   "expects %s%s%s%s%s; %s",
                   first->transport, others, tested, pattern, *first->why ? "; on " : "",
                   *first->why ? report->node[first - report->figures] : "",
                   *first->why ? ": " : "", first->why, transport_cure(first));
    else if (unknown)
        check_skip(check, "neither MPI nor the kernel shows which transport carries the "
                          "messages");
}
