/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * links.c - is the fabric between the hosts right, and as fast as expected?
 */

#include <config.h>

#include "links.h"

#include <fnmatch.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "links/link_text.h"
#include "output/events.h"
#include "output/output.h"

#define ONE_HOST "all ranks are on one host"

enum { BLAME_SIZE = 320 };

/* What the test found, and where to tell it. */
struct findings {
    struct run *run;
    struct link_report report;
};

/* ---- The checks ---- */

/* Who is to blame for FAULT, in words; their hosts go into CHECK. */
static char *blame(const struct findings *f, enum link_fault fault, struct check *check,
                   char text[BLAME_SIZE])
{
    const struct blame *who = &f->report.blame[fault];

    if (check)
        (void)words_hosts(&f->report, who, check->hosts, sizeof(check->hosts));
    return words_blame(&f->report, who, text, BLAME_SIZE);
}

static void judge_messages(struct findings *f)
{
    struct check *check = verdict_add(&f->run->verdict, "links", EXIT_WRONG_ANSWER);
    const struct link *link = &f->report.wrong_link;
    char who[BLAME_SIZE];

    if (f->report.hosts < 2) {
        check_skip(check, ONE_HOST);
        return;
    }
    (void)snprintf(check->measured, sizeof(check->measured), "%" PRIu64 " wrong",
                   f->report.wrong);
    (void)snprintf(check->expected, sizeof(check->expected), "0 wrong");
    if (f->report.wrong == 0)
        return;
    check_fail(check,
               "%" PRIu64
               " message%s arrived changed: %s; the first from %s to %s, where byte "
               "%" PRIu64 " of %.0f was 0x%02x and not 0x%02x",
               f->report.wrong, f->report.wrong == 1 ? "" : "s",
               blame(f, LINK_WRONG, check, who), f->report.node[link->sender],
               f->report.node[link->host[link->sender == link->host[0]]], link->error.offset,
               f->run->job.links.bytes, link->error.got, link->error.expected);
}

/* Fail CHECK if there is anybody to blame for FAULT: TOO what, up to WORST. */
static void judge_fault(const struct findings *f, struct check *check, enum link_fault fault,
                        const char *too, const char *worst)
{
    char who[BLAME_SIZE];

    if (f->report.blame[fault].bad > 0)
        check_fail(check, "%s %s: %s, %s", too, check->expected, blame(f, fault, check, who),
                   worst);
}

static void judge_latency(struct findings *f)
{
    double expected = f->run->job.expect.latency_at_most;
    char amount[WORDS_AMOUNT_SIZE];
    char worst[WORDS_AMOUNT_SIZE + 16];
    struct check *check;

    if (expected == 0)
        return;
    check = verdict_add(&f->run->verdict, "latency", EXIT_TOO_SLOW);
    (void)snprintf(check->expected, sizeof(check->expected), "at most %s",
                   words_seconds(expected, amount));
    if (f->report.hosts < 2) {
        check_skip(check, ONE_HOST);
        return;
    }
    (void)snprintf(check->measured, sizeof(check->measured), "at most %s",
                   words_seconds(f->report.latency.max, amount));
    (void)snprintf(
        worst, sizeof(worst), "up to %s",
        words_seconds(words_worst_latency(&f->report, &f->report.blame[LINK_LATENCY_HIGH]),
                      amount));
    judge_fault(f, check, LINK_LATENCY_HIGH, "the latency is not", worst);
}

static void judge_bandwidth(struct findings *f)
{
    double expected = f->run->job.expect.bandwidth_at_least;
    char amount[WORDS_AMOUNT_SIZE];
    char worst[WORDS_AMOUNT_SIZE + 16];
    struct check *check;

    if (expected == 0)
        return;
    check = verdict_add(&f->run->verdict, "bandwidth", EXIT_TOO_SLOW);
    (void)snprintf(check->expected, sizeof(check->expected), "at least %s",
                   words_rate(expected, amount));
    if (f->report.hosts < 2) {
        check_skip(check, ONE_HOST);
        return;
    }
    (void)snprintf(check->measured, sizeof(check->measured), "at least %s",
                   words_rate(f->report.bandwidth.min, amount));
    (void)snprintf(
        worst, sizeof(worst), "down to %s",
        words_rate(words_worst_bandwidth(&f->report, &f->report.blame[LINK_BANDWIDTH_LOW]),
                   amount));
    judge_fault(f, check, LINK_BANDWIDTH_LOW, "the bandwidth is not", worst);
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

/* A host that uses TCP and has something better, or NULL. */
static const struct transport *idle_fabric(const struct findings *f)
{
    for (int i = 0; i < f->report.hosts && f->report.transport; i++) {
        const struct transport *t = &f->report.transport[i];
        const char *end = strrchr(t->name, '/');

        if (*t->ports && strcmp(end ? end + 1 : t->name, "tcp") == 0)
            return t;
    }
    return NULL;
}

static void judge_transport(struct findings *f)
{
    const char *pattern = f->run->job.expect.transport;
    const struct transport *first = NULL; /* that is not right */
    const struct transport *unknown = NULL;
    const struct transport *idle = idle_fabric(f);
    char text[TRANSPORT_TEXT_SIZE];
    struct check *check;
    int others = 0;

    if (!*pattern)
        return;
    check = verdict_add(&f->run->verdict, "transport", EXIT_WRONG_LAUNCH);
    (void)snprintf(check->expected, sizeof(check->expected), "%s", pattern);
    if (f->report.hosts < 2) {
        check_skip(check, ONE_HOST);
        return;
    }
    for (int i = 0; i < f->report.hosts; i++) {
        const struct transport *t = &f->report.transport[i];

        if (!*t->name)
            unknown = t;
        else if (!transport_matches(pattern, t)) {
            first = first ? first : t;
            others++;
            list(check->hosts, sizeof(check->hosts), f->report.node[i]);
        }
    }
    (void)snprintf(check->measured, sizeof(check->measured), "%s",
                   transport_text(first     ? first
                                  : unknown ? unknown
                                            : f->report.transport,
                                  text));
    if (first)
        check_fail(check,
                   "messages between hosts go by %s on %d of %d hosts, the description "
                   "expects %s%s%s%s%s",
                   text, others, f->report.hosts, pattern, idle ? "; " : "",
                   idle ? idle->ports : "", idle ? " is active on " : "",
                   idle ? f->report.node[idle - f->report.transport] : "");
    else if (unknown)
        check_skip(check, "neither MPI nor the kernel tells what carries the messages");
}

/* ---- Warnings ---- */

/* What is odd, but is no failure: nobody said how fast it must be. */
static void warn(const struct findings *f)
{
    const struct link_report *r = &f->report;
    const struct transport *idle = idle_fabric(f);
    char worst[WORDS_AMOUNT_SIZE];
    char median[WORDS_AMOUNT_SIZE];
    char text[TRANSPORT_TEXT_SIZE];
    char who[BLAME_SIZE];

    if (r->blame[LINK_LATENCY_OUTLIER].bad > 0 && r->blame[LINK_LATENCY_HIGH].bad == 0)
        output_error(
            "warning: slow link: %s: latency up to %s, the median is %s",
            blame(f, LINK_LATENCY_OUTLIER, NULL, who),
            words_seconds(words_worst_latency(r, &r->blame[LINK_LATENCY_OUTLIER]), worst),
            words_seconds(r->latency.median, median));
    if (r->blame[LINK_BANDWIDTH_OUTLIER].bad > 0 && r->blame[LINK_BANDWIDTH_LOW].bad == 0)
        output_error(
            "warning: slow link: %s: bandwidth down to %s, the median is %s",
            blame(f, LINK_BANDWIDTH_OUTLIER, NULL, who),
            words_rate(words_worst_bandwidth(r, &r->blame[LINK_BANDWIDTH_OUTLIER]), worst),
            words_rate(r->bandwidth.median, median));
    if (idle && !*f->run->job.expect.transport)
        output_error("warning: messages between hosts go by %s while %s is active on %s; is "
                     "MPI built with its library (UCX, libfabric, PSM)?",
                     transport_text(idle, text), idle->ports, r->node[idle - r->transport]);
}

/* ---- All of it ---- */

static int tell(struct findings *f, struct error *err)
{
    if (f->run->session.reporting &&
        log_write(f->run->log, events_links(f->run, &f->report), err) < 0)
        return -1;
    judge_messages(f);
    judge_latency(f);
    judge_bandwidth(f);
    judge_transport(f);
    if (f->report.hosts > 1)
        warn(f);
    return 0;
}

int links_run(struct run *run, struct error *err)
{
    const struct job *job = &run->job;
    struct link_plan plan = {
        .sample = (int)job->links.sample,
        .bytes = (size_t)job->links.bytes,
        .timeout = job->links.timeout,
        .latency_at_most = job->expect.latency_at_most,
        .bandwidth_at_least = job->expect.bandwidth_at_least,
    };
    struct findings f = {.run = run};
    int rc = 0;

    if (!job_given(job, job_key_find("links.sample")))
        return 0;
    if (link_test(&run->session.comm, &run->session.placement, &plan, &f.report, err) < 0)
        return -1;
    if (run->session.comm.rank == 0)
        rc = tell(&f, err);
    link_report_clear(&f.report);
    return rc;
}
