/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * link_check.c - whether the links are right, and as fast as the description expects
 */

#include <config.h>

#include "link_check.h"

#include <fnmatch.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "links/link_text.h"

#define ONE_HOST "all ranks are on one host"

enum { BLAME_SIZE = 320 };

/* Who is to blame for FAULT, in words; their hosts go into CHECK. */
static char *name_culprits(const struct link_report *report, enum link_fault fault,
                           struct check *check, char text[BLAME_SIZE])
{
    const struct blame *who = &report->blame[fault];

    (void)words_hosts(report, who, check->hosts, sizeof(check->hosts));
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

/* Fail CHECK if any link has FAULT: QUANTITY is not as expected, up to WORST. */
static void judge_fault(const struct link_report *report, struct check *check,
                        enum link_fault fault, const char *quantity, const char *worst)
{
    char who[BLAME_SIZE];

    if (report->blame[fault].bad > 0)
        check_fail(check, "the description expects a %s of %s; slower: %s, %s", quantity,
                   check->expected, name_culprits(report, fault, check, who), worst);
}

void check_latency(const struct check_facts *facts, struct check *check)
{
    const struct link_report *report = facts->links;
    double expected = facts->job->expect.latency_at_most;
    char amount[WORDS_AMOUNT_SIZE];
    char worst[WORDS_AMOUNT_SIZE + 16];

    check_set_expected(check, "at most %s", words_seconds(expected, amount));
    if (report->hosts < 2) {
        check_skip(check, ONE_HOST);
        return;
    }
    check_set_measured(check, "at most %s", words_seconds(report->latency.max, amount));
    (void)snprintf(
        worst, sizeof(worst), "up to %s",
        words_seconds(words_worst_latency(report, &report->blame[LINK_LATENCY_HIGH]), amount));
    judge_fault(report, check, LINK_LATENCY_HIGH, "latency", worst);
}

void check_bandwidth(const struct check_facts *facts, struct check *check)
{
    const struct link_report *report = facts->links;
    double expected = facts->job->expect.bandwidth_at_least;
    char amount[WORDS_AMOUNT_SIZE];
    char worst[WORDS_AMOUNT_SIZE + 16];

    check_set_expected(check, "at least %s", words_rate(expected, amount));
    if (report->hosts < 2) {
        check_skip(check, ONE_HOST);
        return;
    }
    check_set_measured(check, "at least %s", words_rate(report->bandwidth.min, amount));
    (void)snprintf(
        worst, sizeof(worst), "down to %s",
        words_rate(words_worst_bandwidth(report, &report->blame[LINK_BANDWIDTH_LOW]), amount));
    judge_fault(report, check, LINK_BANDWIDTH_LOW, "bandwidth", worst);
}

/* ---- The transport ---- */

/* Whether PATTERN is that of T: of its name or, with a blank, of all its text. */
static bool transport_matches(const char *pattern, const struct transport *t)
{
    char text[TRANSPORT_TEXT_SIZE];

    return fnmatch(pattern, strchr(pattern, ' ') ? transport_text(t, text) : t->name, 0) == 0;
}

/* Add NAME to the list in TEXT. */
static void list(char *text, size_t size, const char *name)
{
    size_t used = strlen(text);

    (void)snprintf(text + used, size - used, "%s%s", used ? "," : "", name);
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
            list(check->hosts, sizeof(check->hosts), report->node[i]);
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
