/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * page.c - the page of one log
 */

#include <config.h>

#include "page.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/cures.h"
#include "items.h"
#include "page_messages.h"
#include "page_parts.h"
#include "table.h"
#include "units.h"

static void put_line(struct out *out, int indent, const char *head, const char *text)
{
    struct out line = {.text = NULL};

    if (!text)
        return;
    out_add(&line, "%s%s", head, text);
    if (line.text)
        table_wrap(out, indent, PAGE_WIDTH, line.text);
    out_free(&line);
}

static void put_failure(struct out *out, const struct model_check *check, int indent)
{
    const struct cure *cure = cure_find(check->name);
    char reason[CHECK_REASON_SIZE];

    put_line(out, indent, "", check->name ? check->name : "(check without a name)");
    put_line(out, indent + 4, "why: ", check_reason(check, reason));
    put_line(out, indent + 4, "hosts: ", check->hosts);
    if (cure)
        put_line(out, indent + 4, "cure: ", cure->cure);
}

/* A launch that ended without a result: what it last told. */
static void put_unfinished(struct out *out, const struct launch *launch, int indent)
{
    char done[UNITS_SIZE];
    char all[UNITS_SIZE];
    char text[256];

    put_line(out, indent, "",
             "The log has no complete result: the job is still running, or it was killed.");
    if (launch->last_time)
        put_line(out, indent, "last event: ", launch->last_time);
    if (!isnan(launch_done(launch))) {
        (void)snprintf(text, sizeof(text), "%s of %s terms",
                       units_count(done, launch_done(launch)),
                       units_count(all, launch_terms(launch)));
        put_line(out, indent, "summed: ", text);
    }
    if (*launch->slowest_host) {
        (void)snprintf(text, sizeof(text), "rank %.0f on %s, with %s of its work",
                       launch->slowest_rank, launch->slowest_host,
                       units_percent(done, launch->slowest_fraction));
        put_line(out, indent, "slowest: ", text);
    }
}

void page_failures(struct out *out, const struct log *log, int indent)
{
    const struct launch *last = log_last(log);
    const struct model_check *check = last ? last->checks.items : NULL;
    enum model_state state = last ? launch_state(last) : STATE_UNFINISHED;

    if (!last) {
        put_line(out, indent, "", "There is no event of pijob in this file.");
        return;
    }
    if (state == STATE_PASS)
        return;
    for (size_t i = 0; i < last->checks.count; i++)
        if (!check[i].verdict ||
            (strcmp(check[i].verdict, "pass") != 0 && strcmp(check[i].verdict, "skip") != 0))
            put_failure(out, &check[i], indent);
    if (last->stop_reason && !last->has_result) {
        put_line(out, indent, "stopped: ", last->stop_reason);
        put_line(out, indent, "silent ranks: ", last->silent);
    }
    if (state == STATE_STOPPED)
        put_line(out, indent, "cure: ", "start the job again; it resumes from its checkpoint");
    if (state == STATE_UNFINISHED)
        put_unfinished(out, last, indent);
}

void page_problems(struct out *out, const struct log *log, int indent)
{
    const struct model_problem *problems = log->problems.items;

    for (size_t i = 0; i < log->problems.count; i++) {
        out_add(out, "%*s%s", indent, "", log->path);
        if (problems[i].line > 0)
            out_add(out, ":%" PRIu64, problems[i].line);
        out_add(out, ": %s\n", problems[i].text ? problems[i].text : "?");
    }
    if (log->problem_count > log->problems.count)
        out_add(out, "%*s%s: %" PRIu64 " more\n", indent, "", log->path,
                log->problem_count - log->problems.count);
}

/* "pi, Slurm job 1234"; outside Slurm, the number of a job is that of a process. */
static void name_job(const struct launch *last, char *text, size_t size)
{
    char job_text[80];
    const char *job = launch_job(last, job_text, sizeof(job_text));
    bool slurm = last->job || last->array_job;
    bool started = last->time != NULL; /* otherwise it is not known whether Slurm ran it */

    (void)snprintf(text, size, "%.80s%s%.80s%s", last->name ? last->name : "(no name)",
                   !job      ? ""
                   : slurm   ? ", Slurm job "
                   : started ? ", process "
                             : ", job ",
                   job ? job : "", job && started && !slurm ? ", not a Slurm job" : "");
}

static void put_head(struct out *out, const struct log *log, const struct launch *last)
{
    struct table table = table_begin("ll");
    char number[UNITS_SIZE];
    char text[256];

    out_add(out, "%s\n", log->path);
    table_cell(&table, "verdict");
    table_cell(&table, state_name(launch_state(last)));
    table_cell(&table, "job");
    name_job(last, text, sizeof(text));
    table_cell(&table, text);
    table_cell(&table, "start");
    (void)snprintf(text, sizeof(text), "%.19s, last event %.19s (UTC)",
                   last->time ? last->time : "-", last->last_time ? last->last_time : "-");
    table_cell(&table, text);
    table_cell(&table, "shape");
    (void)snprintf(
        text, sizeof(text), "%s (ranks x nodes x threads)",
        units_shape(number, launch_ranks(last), launch_nodes(last), launch_threads(last)));
    table_cell(&table, text);
    table_cell(&table, "terms");
    table_cell(&table, units_count(number, launch_terms(last)));
    if (!isnan(last->rate)) {
        table_cell(&table, "rate");
        table_cell(&table, units_scaled(number, last->rate, "term/s"));
    }
    if (last->pi) {
        table_cell(&table, "pi");
        (void)snprintf(text, sizeof(text), "%.40s, deviation %.3g", last->pi, last->deviation);
        table_cell(&table, text);
    }
    table_end(&table, out, 2);
}

void page_write(struct out *out, const struct log *log)
{
    const struct launch *last = log_last(log);

    if (!last) {
        out_add(out, "%s\n  verdict  unreadable\n\n", log->path);
        page_failures(out, log, 2);
        page_problems(out, log, 2);
        return;
    }
    put_head(out, log, last);
    if (launch_state(last) != STATE_PASS) {
        out_text(out, "\nWhat failed\n");
        page_failures(out, log, 2);
    }
    if (log->problem_count > 0) {
        out_text(out, "\nWhat could not be read\n");
        page_problems(out, log, 2);
    }
    page_launches(out, log);
    page_place(out, last);
    page_times(out, last);
    page_messages(out, last);
    page_speeds(out, last);
    page_checks(out, last);
    if (log->unknown_events > 0)
        out_add(out, "\n%" PRIu64 " events are of another version of pijob.\n",
                log->unknown_events);
}
