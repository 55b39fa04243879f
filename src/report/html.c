/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * html.c - the report as one HTML page
 */

#include <config.h>

#include "html.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "drawing.h"
#include "escape.h"
#include "html_log.h"
#include "html_style.h"
#include "html_table.h"
#include "items.h"
#include "picture_svg.h"
#include "units.h"

#define COUNT(heads) (sizeof(heads) / sizeof((heads)[0]))

/* So many logs have a part of their own, the failed ones first; all are in the table. */
enum { LOGS_SHOWN = 200, FAILURES_SHOWN = 100 };

static void put_head(struct out *out, const struct list *items)
{
    char stamp[CLOCK_STAMP_SIZE];
    size_t count[3];
    bool failed = report_count(items, count);

    out_text(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                  "style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<link rel=\"icon\" href=\"data:,\">\n"
                  "<title>pijob report</title>\n<style>\n");
    out_text(out, html_style());
    out_text(out, "</style>\n</head>\n<body>\n<h1>pijob report</h1>\n");
    out_add(out,
            "<div class=\"verdict %s\"><strong>verdict: %s</strong>, %zu passed, %zu failed, "
            "%zu skipped</div>\n",
            failed ? "fail" : "pass", failed ? "fail" : "pass", count[CASE_PASS],
            count[CASE_FAIL], count[CASE_SKIP]);
    out_add(out, "<p class=\"dim\">written %.19s UTC by pijob-report %s</p>\n",
            clock_stamp(stamp), PACKAGE_VERSION);
}

static void put_failures(struct out *out, const struct list *items)
{
    const struct report_item *item = items->items;
    size_t shown = 0;

    for (size_t i = 0; i < items->count; i++) {
        if (item[i].result != CASE_FAIL)
            continue;
        if (shown++ == 0)
            html_element(out, "h2", "What failed");
        if (shown > FAILURES_SHOWN)
            continue;
        out_text(out, "<h3>");
        escape_xml(out, item[i].name);
        out_text(out, " <span class=\"fail\">");
        escape_xml(out, item[i].type ? item[i].type : "failed");
        out_text(out, "</span></h3>\n");
        if (item[i].suite)
            html_element(out, "p", item[i].why);
        if (item[i].log)
            html_failures(out, item[i].log);
    }
    if (shown > FAILURES_SHOWN)
        out_add(out, "<p>and %zu more</p>\n", shown - FAILURES_SHOWN);
}

static void put_suite(struct out *out, const struct suite *suite, const struct list *items)
{
    static const char *const heads[] = {"result", "case", "what it shows", "why"};
    const struct report_item *item = items->items;

    out_text(out, "<h2>Acceptance run ");
    escape_xml(out, suite->file);
    out_text(out, "</h2>\n<p class=\"dim\">");
    escape_xml(out, suite->date);
    out_text(out, " cluster ");
    escape_xml(out, suite->cluster ? suite->cluster : "none");
    out_text(out, ", nodes ");
    escape_xml(out, suite->nodes);
    out_text(out, "</p>\n");
    html_table_begin(out, heads, COUNT(heads));
    for (size_t i = 0; i < items->count; i++) {
        if (item[i].suite != suite)
            continue;
        html_row(out);
        html_cell(out, case_result_name(item[i].result), case_result_name(item[i].result));
        html_cell(out, item[i].name, NULL);
        html_cell(out, item[i].title ? item[i].title : "", NULL);
        html_cell(out, item[i].why ? item[i].why : "", NULL);
    }
    html_table_end(out);
}

static void put_job(struct out *out, const struct report *report, const struct log *log)
{
    const struct launch *last = log_last(log);
    const char *state = last ? state_name(launch_state(last)) : "unreadable";
    double efficiency = report_efficiency(report, log);
    char job[80];
    char text[UNITS_SIZE];

    html_row(out);
    html_cell(out, state, state);
    html_cell(out, log->file, NULL);
    for (int i = 0; !last && i < 9; i++)
        html_cell(out, NULL, NULL);
    if (!last)
        return;
    html_cell(out, last->name, NULL);
    html_cell(out, launch_job(last, job, sizeof(job)), NULL);
    html_number(
        out, units_shape(text, launch_ranks(last), launch_nodes(last), launch_threads(last)),
        launch_ranks(last));
    html_number(out, units_count(text, launch_terms(last)), launch_terms(last));
    html_number(out, units_scaled(text, last->rate, "term/s"), last->rate);
    html_number(out, units_percent(text, efficiency), efficiency);
    html_number(out, units_seconds(text, last->phase[0].max), last->phase[0].max);
    html_number(out, units_seconds(text, launch_exchange_seconds(last)),
                launch_exchange_seconds(last));
    html_number(out, units_count(text, (double)(log->launch_count - 1)),
                (double)(log->launch_count - 1));
}

static void put_jobs(struct out *out, const struct report *report)
{
    static const char *const heads[] = {
        "verdict", "log",  "name",       "job",      "ranks x nodes x threads",
        "terms",   "rate", "efficiency", "start-up", "exchange",
        "restarts"};

    html_element(out, "h2", "Jobs");
    html_table_begin(out, heads, COUNT(heads));
    for (size_t i = 0; i < report->logs.count; i++)
        put_job(out, report, report_log(report, i));
    html_table_end(out);
}

/* Whether a picture tells more than the tables. */
static bool is_wanted(const struct picture *picture, const char *name)
{
    if (strcmp(name, "hosts") == 0)
        return picture->names.count > 1;
    return strcmp(name, "timeline") != 0 || picture->series.count > 2;
}

static void put_pictures(struct out *out, const struct report *report)
{
    const struct picture_kind *kind;
    bool any = false;

    for (size_t i = 0; (kind = picture_kind_at(i)); i++) {
        struct picture picture = {.x_label = ""};

        if (kind->build(&picture, report, NULL) == 0 && is_wanted(&picture, kind->name)) {
            if (!any)
                html_element(out, "h2", "Pictures");
            any = true;
            out_text(out, "<figure>\n");
            html_element(out, "figcaption", picture.title);
            picture_svg(out, &picture);
            out_text(out, "</figure>\n");
        }
        picture_release(&picture);
    }
}

static void put_logs(struct out *out, const struct report *report)
{
    size_t shown = 0;

    html_element(out, "h2", "Logs");
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < report->logs.count && shown < LOGS_SHOWN; i++) {
            const struct log *log = report_log(report, i);
            const struct launch *last = log_last(log);
            bool failed = !last || launch_state(last) != STATE_PASS;

            if (failed != (pass == 0))
                continue;
            html_log(out, log, report->logs.count == 1);
            shown++;
        }
    if (shown < report->logs.count)
        out_add(out, "<p>and %zu more logs</p>\n", report->logs.count - shown);
}

void html_write(struct out *out, const struct report *report)
{
    struct suite *const *suites = report->suites.items;
    struct list items = report_items(report);

    put_head(out, &items);
    put_failures(out, &items);
    for (size_t i = 0; i < report->suites.count; i++)
        put_suite(out, suites[i], &items);
    if (report->logs.count > 0)
        put_jobs(out, report);
    put_pictures(out, report);
    put_logs(out, report);
    out_text(out, "<script>\n");
    out_text(out, html_script());
    out_text(out, "</script>\n</body>\n</html>\n");
    list_free(&items);
}
