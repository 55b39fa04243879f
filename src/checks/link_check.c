/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * link_check.c - whether the links are right, and as fast as the description expects
 */

#include <config.h>

#include "link_check.h"

#include <fnmatch.h>
#include <inttypes.h>
#include <string.h>

#include "links/link_text.h"

#define ONE_HOST "all ranks are on one host"

enum { BLAME_SIZE = 480 };

/* Who is to blame for FAULT, in words; their hosts go into CHECK. */
static char *name_culprits(const struct link_report *report, enum link_fault fault,
                           struct check *check, char text[BLAME_SIZE])
{
    const struct blame *who = &report->blame[fault];

    words_hosts(report, who, &check->hosts);
    return words_blame(report, who, text, BLAME_SIZE);
}

void check_messages(const struct check_facts *facts, struct check *check)
{
    const struct link_report *report = facts->links;
    const struct link *link = &report->wrong_link;
    char who[BLAME_SIZE];

    if (report->hosts < 2) {
        check_skip(check, ONE_HOST);
        return;
    }
    check_set_measured(check, "%" PRIu64 " wrong", report->wrong);
    check_set_expected(check, "0 wrong");
    if (report->wrong == 0)
        return;
    check_fail(check,
               "%" PRIu64
               " message%s arrived corrupted: %s; the first from %s to %s, where byte "
               "%" PRIu64 " of %" PRIu64 " was 0x%02x and not 0x%02x",
               report->wrong, report->wrong == 1 ? "" : "s",
               name_culprits(report, LINK_WRONG, check, who), report->node[link->sender],
               report->node[link->host[link->sender == link->host[0]]], link->error.offset,
               link->bytes, link->error.got, link->error.expected);
}

/* What is measured of every link, and has a limit in the description. */
struct quantity {
    const char *name;
    const char *at;    /* "at most" the limit */
    const char *worst; /* "up to" what the worst link has */
    enum link_fault fault;
    char *(*words)(double amount, char text[WORDS_AMOUNT_SIZE]);
    double (*worst_of)(const struct link_report *report, const struct blame *blame);
};

/* Whether no link misses EXPECTED; EXTREME is what the worst of all links has. */
static void check_quantity(const struct quantity *quantity, const struct link_report *report,
                           double expected, double extreme, struct check *check)
{
    const struct blame *blame = &report->blame[quantity->fault];
    char amount[WORDS_AMOUNT_SIZE];
    char who[BLAME_SIZE];

    check_set_expected(check, "%s %s", quantity->at, quantity->words(expected, amount));
    if (report->hosts < 2) {
        check_skip(check, ONE_HOST);
        return;
    }
    check_set_measured(check, "%s %s", quantity->at, quantity->words(extreme, amount));
    if (blame->bad > 0)
        check_fail(check, "the description expects a %s of %s; slower: %s, %s %s",
                   quantity->name, check->expected,
                   name_culprits(report, quantity->fault, check, who), quantity->worst,
                   quantity->words(quantity->worst_of(report, blame), amount));
}

void check_latency(const struct check_facts *facts, struct check *check)
{
    static const struct quantity latency = {
        "latency", "at most", "up to", LINK_LATENCY_HIGH, words_seconds, words_worst_latency,
    };

    check_quantity(&latency, facts->links, facts->job->expect.latency_at_most,
                   facts->links->latency.max, check);
}

void check_bandwidth(const struct check_facts *facts, struct check *check)
{
    static const struct quantity bandwidth = {
        "bandwidth",        "at least", "down to",
        LINK_BANDWIDTH_LOW, words_rate, words_worst_bandwidth,
    };

    check_quantity(&bandwidth, facts->links, facts->job->expect.bandwidth_at_least,
                   facts->links->bandwidth.min, check);
}

/* ---- The transport ---- */

/* Whether PATTERN is that of T: of its name or, with a blank, of all its text. */
static bool transport_matches(const char *pattern, const struct transport *t)
{
    char text[TRANSPORT_TEXT_SIZE];

    return fnmatch(pattern, strchr(pattern, ' ') ? transport_text(t, text) : t->name, 0) == 0;
}

void check_transport(const struct check_facts *facts, struct check *check)
{
    const struct link_report *report = facts->links;
    const char *pattern = facts->job->expect.transport;
    const struct transport *first = NULL; /* that is not right */
    const struct transport *unknown = NULL;
    const struct transport *idle = link_idle_fabric(report);
    char text[TRANSPORT_TEXT_SIZE];
    int others = 0;

    check_set_expected(check, "%s", pattern);
    if (report->hosts < 2) {
        check_skip(check, ONE_HOST);
        return;
    }
    for (int i = 0; i < report->hosts; i++) {
        const struct transport *t = &report->transport[i];

        if (!*t->name)
            unknown = t;
        else if (!transport_matches(pattern, t)) {
            first = first ? first : t;
            others++;
            hostlist_add(&check->hosts, report->node[i]);
        }
    }
    check_set_measured(check, "%s",
                       transport_text(first     ? first
                                      : unknown ? unknown
                                                : report->transport,
                                      text));
    if (first)
        check_fail(check,
                   "messages between hosts use %s on %d of %d hosts, the description "
                   "expects %s%s%s%s%s",
                   text, others, report->hosts, pattern, idle ? "; " : "",
                   idle ? idle->ports : "", idle ? " is active on " : "",
                   idle ? report->node[idle - report->transport] : "");
    else if (unknown)
        check_skip(check,
                   "neither MPI nor the kernel shows which transport carries the messages");
}
