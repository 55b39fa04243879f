/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * run_checks.c - give the checks the parts of a run that they need
 */

#include <config.h>

#include "run_checks.h"

#include "checks/binding_check.h"
#include "checks/host_warnings.h"
#include "output/output.h"

/* What the checks may know of RUN. */
static struct answer answer_of(const struct run *run)
{
    return (struct answer){
        .series = &run->task.series,
        .kernel = run->task.kernel,
        .threads = run->task.threads,
        .work = &run->share.work,
        .summed = {run->share.mine.first, run->share.done},
        .partial = run->share.sum,
        .other_intervals = run->exchanges.other_intervals,
        .exchanges = run->exchanges.result,
        .exchange_count = run->exchanges.count,
        .kept = run->keeping.finished,
        .keep_failed = run->keeping.failed ? &run->keeping.finish_error : NULL,
    };
}

static struct check_facts facts_of(const struct run *run, const struct answer *answer)
{
    return (struct check_facts){
        .launch = &run->session.launch,
        .comm = &run->session.comm,
        .placement = &run->session.placement,
        .job = &run->job,
        .threads = run->task.rank_threads,
        .binding = &run->task.binding,
        .thread_room = &run->task.thread_room,
        .thread_report = &run->threads,
        .payload = &run->messages.payload,
        .collectives = &run->messages.collectives,
        .answer = answer,
        .speed = &run->times.speed,
        .wire_up = &run->times.spread[PHASE_WIRE_UP],
    };
}

static void run_stage(struct run *run, enum check_stage stage, const struct link_report *links,
                      const struct node_report *nodes)
{
    struct answer answer = answer_of(run);
    struct check_facts facts = facts_of(run, &answer);
    struct error err;

    facts.links = links;
    facts.nodes = nodes;
    if (checks_run(stage, &facts, &run->verdict, &err) < 0)
        session_fatal(&run->session, &err);
}

void run_checks(struct run *run, enum check_stage stage, const struct link_report *links)
{
    run_stage(run, stage, links, NULL);
}

void run_node_checks(struct run *run, const struct node_report *nodes)
{
    run_stage(run, CHECKS_NODES, NULL, nodes);
}

void run_warnings(const struct run *run)
{
    char text[HOST_WARNINGS_MAX][HOST_WARNING_SIZE];
    struct answer answer = answer_of(run);
    struct check_facts facts = facts_of(run, &answer);
    int count;

    if (!run->session.reporting)
        return;
    if (binding_warning(&facts, text[0], sizeof(text[0])))
        output_error("warning: %s", text[0]);
    count = host_warnings(&facts, text);
    for (int i = 0; i < count; i++)
        output_error("warning: %s", text[i]);
}
