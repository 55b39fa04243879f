/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * links.c - the test of the links between the hosts, as a step of a job
 */

#include <config.h>

#include "links.h"

#include <limits.h>

#include "checks/interface_check.h"
#include "core/watchdog.h"
#include "links/link_text.h"
#include "links/link_time.h"
#include "output/events.h"
#include "output/output.h"
#include "run_checks.h"

/* What is odd, but is no failure: nobody said how fast it must be. */
static void warn(const struct job *job, const struct link_report *r)
{
    const struct transport *idle = link_idle_fabric(r);
    char worst[WORDS_AMOUNT_SIZE];
    char median[WORDS_AMOUNT_SIZE];
    char text[TRANSPORT_TEXT_SIZE];
    char who[320];

    if (r->blame[LINK_LATENCY_OUTLIER].bad > 0 && r->blame[LINK_LATENCY_HIGH].bad == 0)
        output_error(
            "warning: slow link: %s: latency up to %s, the median is %s",
            words_blame(r, &r->blame[LINK_LATENCY_OUTLIER], who, sizeof(who)),
            words_seconds(words_worst_latency(r, &r->blame[LINK_LATENCY_OUTLIER]), worst),
            words_seconds(r->latency.median, median));
    if (r->blame[LINK_BANDWIDTH_OUTLIER].bad > 0 && r->blame[LINK_BANDWIDTH_LOW].bad == 0)
        output_error(
            "warning: slow link: %s: bandwidth down to %s, the median is %s",
            words_blame(r, &r->blame[LINK_BANDWIDTH_OUTLIER], who, sizeof(who)),
            words_rate(words_worst_bandwidth(r, &r->blame[LINK_BANDWIDTH_OUTLIER]), worst),
            words_rate(r->bandwidth.median, median));
    if (idle && !*job->expect.transport)
        output_error("warning: messages between hosts use %s although %s is active on %s; "
                     "check whether MPI was built with its library (UCX, libfabric, PSM)",
                     transport_text(idle, text), idle->ports, r->node[idle - r->transport]);
}

/* What is odd about the interfaces of the hosts, on all ranks: any of them may get no answer.
 */
static int find_odd(const struct run *run, struct interfaces_found *found, struct error *err)
{
    const struct session *session = &run->session;

    if (interface_inspect(&session->comm, &session->placement, found, err) < 0)
        return -1;
    return comm_result(MPI_Bcast(found, sizeof(*found), MPI_BYTE, 0, session->comm.mpi),
                       "MPI_Bcast of the network interfaces", err);
}

/* RETURN: the number of rounds that JOB asks for, as in link_time.h. */
static int sample_of(const struct job *job)
{
    if (job->links.sample == JOB_ALL)
        return 0;
    if (job->links.sample == JOB_ALL_OR_AUTO)
        return LINK_SAMPLE_AUTO;
    return (int)job->links.sample;
}

#define TELL_FROM 30.0 /* seconds on a slow network: a person would wonder */

static void tell(int hosts, const struct link_time *time)
{
    char fast[WORDS_AMOUNT_SIZE];
    char slow[WORDS_AMOUNT_SIZE];

    output_error("testing the links between %d hosts, in %d rounds: this takes %s on a fast "
                 "network and %s on a slow one",
                 hosts, time->rounds, words_seconds(time->fast, fast),
                 words_seconds(time->slow, slow));
}

/* Tell how long the test may take, before anybody waits for it, and let the watchdog wait as
 * long: launch.timeout is for one answer of the other ranks, not for all rounds. */
static int announce(struct run *run, const struct link_plan *plan, struct error *err)
{
    const struct session *session = &run->session;
    int hosts = session->placement.nodes; /* on rank 0 */
    struct link_time time;
    double at_most;

    if (comm_share_int(&session->comm, &hosts, err) < 0)
        return -1;
    time = link_time(hosts, plan->sample, plan->bytes);
    at_most = session->timeout + time.longest;
    watchdog_begin("links", at_most, *session->network_cure ? session->network_cure : NULL);
    if (!session->reporting)
        return 0;
    if (time.slow >= TELL_FROM && !run->options->quiet)
        tell(hosts, &time);
    return log_write(run->log, events_link_plan(hosts, &time, at_most), err);
}

int links_run(struct run *run, struct error *err)
{
    const struct job *job = &run->job;
    struct interfaces_found found;
    const struct link_plan plan = {
        .sample = sample_of(job),
        .bytes = (size_t)job->links.bytes,
        .timeout = job->links.timeout,
        .interfaces = &found,
        .latency_at_most = job->expect.latency_at_most,
        .bandwidth_at_least = job->expect.bandwidth_at_least,
        .matrix_hosts = job->links.matrix == JOB_ALL ? INT_MAX : (int)job->links.matrix,
    };
    struct link_report report = {.hosts = 0};
    int rc = 0;

    if (!job_given(job, job_key_find("links.sample")))
        return 0;
    if (find_odd(run, &found, err) < 0 || announce(run, &plan, err) < 0 ||
        link_test(&run->session.comm, &run->session.placement, &plan, &report, err) < 0)
        return -1;
    if (run->session.reporting)
        rc = log_write(run->log, events_links(job, &report), err);
    if (rc == 0)
        run_checks(run, CHECKS_LINKS, &report);
    if (run->session.comm.rank == 0 && report.hosts > 1)
        warn(job, &report);
    link_report_clear(&report);
    return rc;
}
