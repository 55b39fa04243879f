/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * writer_text.c - the report for people: a table of many logs, or the page of one
 */

#include <config.h>

#include "writer.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "items.h"
#include "page.h"
#include "table.h"
#include "units.h"

static void put_job(struct table *table, const struct log *log, const struct launch *last)
{
    char job[80];
    const char *id = launch_job(last, job, sizeof(job));
    char text[200];

    (void)snprintf(text, sizeof(text), "%.80s%s%.80s", last->name ? last->name : log->file,
                   id ? " " : "", id ? id : "");
    table_cell(table, text);
}

static void put_row(struct table *table, const struct report *report, const struct log *log)
{
    const struct launch *last = log_last(log);
    char text[UNITS_SIZE];

    table_cell(table, log->file);
    if (!last) {
        for (int i = 0; i < 8; i++)
            table_cell(table, NULL);
        table_cell(table, "unreadable");
        return;
    }
    put_job(table, log, last);
    table_cell(table, units_shape(text, launch_ranks(last), launch_nodes(last),
                                  launch_threads(last)));
    table_cell(table, units_count(text, launch_terms(last)));
    table_cell(table, units_scaled(text, isnan(last->rate) ? last->progress_rate : last->rate,
                                   "term/s"));
    table_cell(table, units_percent(text, report_efficiency(report, log)));
    table_cell(table, units_seconds(text, last->phase[0].max));
    table_cell(table, units_seconds(text, launch_exchange_seconds(last)));
    (void)snprintf(text, sizeof(text), "%" PRIu64, log->launch_count - 1);
    table_cell(table, text);
    table_cell(table, state_name(launch_state(last)));
}

static void put_table(struct out *out, const struct report *report)
{
    static const char *const heads[] = {"log",      "job",      "ranks x nodes x threads",
                                        "terms",    "rate",     "efficiency",
                                        "start-up", "exchange", "restarts",
                                        "verdict"};
    struct table table = table_begin("llrrrrrrrl");

    for (int i = 0; i < 10; i++)
        table_cell(&table, heads[i]);
    for (size_t i = 0; i < report->logs.count; i++)
        put_row(&table, report, report_log(report, i));
    table_end(&table, out, 0);
}

static void put_suite(struct out *out, const struct suite *suite, const struct list *items)
{
    const struct report_item *item = items->items;
    struct table table = table_begin("lll");
    char text[600];

    out_add(out, "acceptance run %s\n", suite->path);
    if (suite->date)
        out_add(out, "  date     %s\n", suite->date);
    if (suite->cluster)
        out_add(out, "  cluster  %s\n", suite->cluster);
    if (suite->nodes)
        out_add(out, "  nodes    %s\n", suite->nodes);
    if (suite_program(suite))
        out_add(out, "  program  %s\n", suite_program(suite));
    out_text(out, "\n");
    for (size_t i = 0; i < items->count; i++) {
        if (item[i].suite != suite)
            continue;
        table_cell(&table, case_result_name(item[i].result));
        table_cell(&table, item[i].name);
        (void)snprintf(text, sizeof(text), "%.280s%s%.280s%s",
                       item[i].title ? item[i].title : "", item[i].why ? " (" : "",
                       item[i].why ? item[i].why : "", item[i].why ? ")" : "");
        table_cell(&table, text);
    }
    table_end(&table, out, 0);
    out_text(out, "\n");
}

static void put_failures(struct out *out, const struct list *items)
{
    const struct report_item *item = items->items;
    bool any = false;

    for (size_t i = 0; i < items->count; i++) {
        if (item[i].result != CASE_FAIL)
            continue;
        if (!any)
            out_text(out, "\nWhat failed\n");
        any = true;
        out_add(out, "  %s: %s\n", item[i].name, item[i].type ? item[i].type : "failed");
        if (item[i].suite && item[i].why)
            table_wrap(out, 4, PAGE_WIDTH, item[i].why);
        if (item[i].log)
            page_failures(out, item[i].log, 4);
    }
}

void writer_text(struct out *out, const struct report *report)
{
    struct suite *const *suites = report->suites.items;
    struct list items;
    size_t count[3];
    bool failed;

    if (report->suites.count == 0 && report->logs.count == 1) {
        page_write(out, report_log(report, 0));
        return;
    }
    items = report_items(report);
    for (size_t i = 0; i < report->suites.count; i++)
        put_suite(out, suites[i], &items);
    if (report->logs.count > 0)
        put_table(out, report);
    put_failures(out, &items);
    for (size_t i = 0, any = 0; i < report->logs.count; i++) {
        if (report_log(report, i)->problem_count > 0 && any++ == 0)
            out_text(out, "\nWhat could not be read\n");
        page_problems(out, report_log(report, i), 2);
    }
    failed = report_count(&items, count);
    out_add(out, "\n%zu passed, %zu failed, %zu skipped\nverdict: %s\n", count[CASE_PASS],
            count[CASE_FAIL], count[CASE_SKIP], failed ? "fail" : "pass");
    list_free(&items);
}
