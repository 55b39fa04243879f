/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * writer_junit.c - JUnit's XML: a suite for each acceptance run, and one for the other logs
 *
 * It is valid by the schema of Jenkins' xunit plugin (junit-10.xsd), and by that of Ant
 * (JUnit.xsd of Windy Road Technology): so the root has no attributes, the time has no zone,
 * and what the cases printed is at the end of their suite.
 */

#include <config.h>

#include "writer.h"

#include <math.h>
#include <string.h>

#include "core/cures.h"
#include "escape.h"
#include "items.h"

/* The time of a case, or of all launches of a log, of which the log tells. */
static double seconds_of(const struct report_item *item)
{
    const struct log *log = item->log;
    double seconds = 0;

    if (item->of && !isnan(item->of->seconds))
        return item->of->seconds;
    for (size_t i = 0; log && i < log->launches.count; i++) {
        const struct launch *launch = log_launches(log) + i;
        double known = isnan(launch->phase[PHASES - 1].max) ? launch->last - launch->began
                                                            : launch->phase[PHASES - 1].max;

        if (known > 0)
            seconds += known;
    }
    return seconds;
}

static void put_attribute(struct out *out, const char *name, const char *value)
{
    if (!value)
        return;
    out_add(out, " %s=\"", name);
    escape_xml(out, value);
    out_text(out, "\"");
}

static void put_property(struct out *out, const char *name, const char *value)
{
    if (!value)
        return;
    out_text(out, "      <property");
    put_attribute(out, "name", name);
    put_attribute(out, "value", value);
    out_text(out, "/>\n");
}

static void put_lines(struct out *out, const struct list *lines)
{
    const char **line = lines->items;

    for (size_t i = 0; i < lines->count; i++) {
        escape_xml(out, line[i]);
        out_text(out, "\n");
    }
}

/* The text of a failure: what was said, and each check that has failed. */
static void put_details(struct out *out, const struct report_item *item)
{
    const struct launch *last = item->log ? log_last(item->log) : NULL;
    const struct model_check *check = last ? last->checks.items : NULL;

    if (item->of)
        put_lines(out, &item->of->said);
    if (item->log) {
        out_text(out, "log: ");
        escape_xml(out, item->log->path);
        out_text(out, "\n");
    }
    for (size_t i = 0; last && i < last->checks.count; i++) {
        const struct cure *cure = cure_find(check[i].name);
        char reason[CHECK_REASON_SIZE];

        if (check[i].verdict && check[i].verdict[0] != 'f')
            continue;
        escape_xml(out, check[i].name);
        out_text(out, ": ");
        escape_xml(out, check_reason(&check[i], reason));
        if (check[i].hosts) {
            out_text(out, "; hosts: ");
            escape_xml(out, check[i].hosts);
        }
        if (cure) {
            out_text(out, "; cure: ");
            escape_xml(out, cure->cure);
        }
        out_text(out, "\n");
    }
}

/* What a CI system puts the history of a case under: the suite, and not the directory of one
 * run. */
static const char *name_of(const struct suite *suite)
{
    const char *slash = suite->suite ? strrchr(suite->suite, '/') : NULL;

    if (slash && slash[1])
        return slash + 1;
    return suite->suite && !slash ? suite->suite : suite->file;
}

static void put_case(struct out *out, const struct report_item *item)
{
    const struct suite *suite = item->suite;

    out_text(out, "    <testcase classname=\"pijob.");
    escape_xml(out, suite ? name_of(suite) : "log");
    if (suite && suite->cluster) {
        out_text(out, ".");
        escape_xml(out, suite->cluster);
    }
    out_text(out, "\"");
    put_attribute(out, "name", item->name);
    out_add(out, " time=\"%.3f\"", seconds_of(item));
    if (item->result == CASE_PASS) {
        out_text(out, "/>\n");
        return;
    }
    out_text(out, item->result == CASE_SKIP ? ">\n      <skipped" : ">\n      <failure");
    if (item->result == CASE_FAIL)
        put_attribute(out, "type", item->type);
    put_attribute(out, "message", item->why ? item->why : "failed");
    out_text(out, ">");
    if (item->result == CASE_FAIL)
        put_details(out, item);
    out_text(out, item->result == CASE_SKIP ? "</skipped>\n" : "</failure>\n");
    out_text(out, "    </testcase>\n");
}

/* What ran, by the first log that tells. */
static void put_properties(struct out *out, const struct suite *suite,
                           const struct launch *launch)
{
    out_text(out, "    <properties>\n");
    if (suite) {
        put_property(out, "cluster", suite->cluster);
        put_property(out, "nodes", suite->nodes);
        put_property(out, "suite", suite->suite);
        put_property(out, "program", suite_program(suite));
    }
    if (launch) {
        put_property(out, "pijob", launch->pijob);
        put_property(out, "mpi", launch->mpi_loaded);
        put_property(out, "mpi.library", launch->mpi_library);
        put_property(out, "pmix.client", launch->pmix_client);
        put_property(out, "pmix.server", launch->pmix_server);
        put_property(out, "slurm", launch->slurm);
        put_property(out, "processor", launch->processor);
        put_property(out, "job", launch->job ? launch->job : launch->job_key);
    }
    out_text(out, "    </properties>\n");
}

/* The attributes of a suite that say when and where, which Ant demands. */
static void put_origin(struct out *out, const struct suite *suite, const struct launch *first)
{
    const char *date = suite ? suite->date : first ? first->time : NULL;
    const char *host = suite ? suite->host : NULL;

    if (!host && first)
        host = first->phase[0].host;
    out_add(out, " timestamp=\"%.19s\"",
            date && !isnan(model_time(date)) ? date : "1970-01-01T00:00:00");
    put_attribute(out, "hostname", host ? host : "localhost");
}

/* What the cases that failed printed. */
static void put_printed(struct out *out, const struct suite *suite)
{
    const struct suite_case *item = suite ? suite->cases.items : NULL;

    out_text(out, "    <system-out>");
    for (size_t i = 0; suite && i < suite->cases.count; i++) {
        if (item[i].printed.count == 0)
            continue;
        escape_xml(out, item[i].name);
        out_text(out, ":\n");
        put_lines(out, &item[i].printed);
    }
    out_text(out, "</system-out>\n    <system-err/>\n");
}

/* The items of SUITE, the one of the number ID; NULL: of none. */
static void put_suite(struct out *out, const struct suite *suite, size_t id,
                      const struct list *items)
{
    const struct report_item *item = items->items;
    const struct launch *first = NULL;
    size_t count[3] = {0};
    double seconds = 0;

    for (size_t i = 0; i < items->count; i++) {
        if (item[i].suite != suite)
            continue;
        count[item[i].result]++;
        seconds += seconds_of(&item[i]);
        if (!first && item[i].log)
            first = log_first(item[i].log);
    }
    if (!suite && count[0] + count[1] + count[2] == 0)
        return;
    out_add(out, "  <testsuite package=\"pijob\" id=\"%zu\"", id);
    put_attribute(out, "name", suite ? suite->file : "pijob");
    out_add(out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\" time=\"%.3f\"",
            count[0] + count[1] + count[2], count[CASE_FAIL], count[CASE_SKIP], seconds);
    put_origin(out, suite, first);
    out_text(out, ">\n");
    put_properties(out, suite, first);
    for (size_t i = 0; i < items->count; i++)
        if (item[i].suite == suite)
            put_case(out, &item[i]);
    put_printed(out, suite);
    out_text(out, "  </testsuite>\n");
}

void writer_junit(struct out *out, const struct report *report)
{
    struct suite *const *suites = report->suites.items;
    struct list items = report_items(report);

    out_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for (size_t i = 0; i < report->suites.count; i++)
        put_suite(out, suites[i], i, &items);
    put_suite(out, NULL, report->suites.count, &items);
    out_text(out, "</testsuites>\n");
    list_free(&items);
}
