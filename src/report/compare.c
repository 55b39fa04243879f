/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * compare.c - a run against the history of runs like it
 */

#include <config.h>

#include "compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/hostlist.h"
#include "items.h"
#include "memory.h"
#include "statistics.h"
#include "table.h"
#include "units.h"

/* So many spreads from the median is no chance any more. */
#define SPREADS 4

enum { WORSE = 1, BETTER = -1, HOSTS_MOST = 200000 };

static bool counts(const char *name, bool across_mpi)
{
    return !(across_mpi && strcmp(name, "mpi") == 0);
}

/* RETURN: how many keys differ; one that is not known in one of the runs does not. */
static int differences(const struct baseline_run *a, const struct baseline_run *b,
                       bool across_mpi)
{
    const struct entry *entry = a->entries.items;
    int count = 0;

    for (size_t i = 0; i < a->entries.count; i++) {
        const char *other;

        if (entry[i].group != GROUP_KEY || !counts(entry[i].name, across_mpi))
            continue;
        other = baseline_run_value(b, GROUP_KEY, entry[i].name);
        count += other && strcmp(other, entry[i].value) != 0;
    }
    return count;
}

static void refuse(struct out *out, const struct baseline *baseline,
                   const struct baseline_run *run, bool across_mpi)
{
    const struct baseline_run *runs = baseline->runs.items;
    const struct baseline_run *nearest = NULL;
    const struct entry *entry = run->entries.items;
    int least = 0;

    for (size_t i = 0; i < baseline->runs.count; i++) {
        int count = differences(run, &runs[i], across_mpi);

        if (!nearest || count <= least) {
            nearest = &runs[i];
            least = count;
        }
    }
    out_text(out, "  cannot be compared with this baseline");
    if (!nearest) {
        out_text(out, ": it has no runs\n");
        return;
    }
    out_text(out, "; the most similar run differs in:\n");
    for (size_t i = 0; i < run->entries.count; i++) {
        const char *other = entry[i].group == GROUP_KEY
                                ? baseline_run_value(nearest, GROUP_KEY, entry[i].name)
                                : NULL;

        if (other && strcmp(other, entry[i].value) != 0 && counts(entry[i].name, across_mpi))
            out_add(out, "    %s: %s, the baseline has %s%s\n", entry[i].name, entry[i].value,
                    other,
                    strcmp(entry[i].name, "mpi") == 0 ? " (--across mpi compares them)" : "");
    }
}

static void put_value(struct table *table, double value, const struct figure_rule *rule)
{
    char text[UNITS_SIZE];

    if (strcmp(rule->unit, "s") == 0)
        table_cell(table, units_seconds(text, value));
    else if (*rule->unit)
        table_cell(table, units_scaled(text, value, rule->unit));
    else
        table_cell(table, units_percent(text, value));
}

/* The history of a figure, in VALUES; RETURN: its length. */
static size_t history(const struct list *like, const char *name, double *values)
{
    const struct baseline_run *const *runs = like->items;
    size_t count = 0;

    for (size_t i = 0; i < like->count; i++) {
        const char *value = baseline_run_value(runs[i], GROUP_FIGURE, name);
        double number = value ? strtod(value, NULL) : NAN;

        if (isfinite(number))
            values[count++] = number;
    }
    return count;
}

/* RETURN: WORSE, BETTER, or 0 for no change. */
static int judge(double now, double median, double spread, const struct figure_rule *rule)
{
    double margin = fmax(rule->floor, rule->tolerance * fabs(median));
    double change = now - median;

    if (!isnan(spread))
        margin = fmax(margin, SPREADS * spread);
    if (fabs(change) <= margin)
        return 0;
    return (change < 0) == rule->more_is_better ? WORSE : BETTER;
}

/* A row for each figure.  RETURN: whether one is worse. */
static bool put_figures(struct out *out, const struct baseline_run *run,
                        const struct list *like)
{
    static const char *const words[] = {"better", "", "worse"};
    static const char *const heads[] = {"figure", "now", "median", "spread",
                                        "runs",   "",    "where"};
    const struct entry *entry = run->entries.items;
    struct table table = table_begin("lrrrrll");
    double *values = memory_more(NULL, (like->count + 1) * sizeof(*values));
    bool worse = false;
    char text[UNITS_SIZE];

    for (int i = 0; i < 7; i++)
        table_cell(&table, heads[i]);
    for (size_t i = 0; values && i < run->entries.count; i++) {
        const struct figure_rule *rule =
            entry[i].group == GROUP_FIGURE ? figure_rule_find(entry[i].name) : NULL;
        size_t count = rule ? history(like, entry[i].name, values) : 0;
        double now = rule ? strtod(entry[i].value, NULL) : NAN;
        double median;
        double spread;
        int change;

        if (count == 0)
            continue;
        median = statistics_median(values, count);
        spread = statistics_spread(values, count, median);
        change = judge(now, median, spread, rule);
        worse = worse || change == WORSE;
        table_cell(&table, entry[i].name);
        put_value(&table, now, rule);
        put_value(&table, median, rule);
        put_value(&table, spread, rule);
        table_cell(&table, units_count(text, (double)count));
        table_cell(&table, words[change + 1]);
        table_cell(&table, change == WORSE && entry[i].where ? entry[i].where : "");
    }
    free(values);
    table_end(&table, out, 2);
    return worse;
}

/* The hosts of RUN; LOST if not all of them are known. */
static struct hostlist hosts_of(const struct baseline_run *run)
{
    const struct entry *entry = run->entries.items;
    struct hostlist hosts = {.names = NULL};

    for (size_t i = 0; i < run->entries.count; i++) {
        const char *name = entry[i].name;

        if (entry[i].group != GROUP_HOST ||
            hostlist_read(&hosts, name, HOSTS_MOST - hosts.count) == 0)
            continue;
        /* A name of any form, or more hosts than are compared. */
        if (strchr(name, '[') || hosts.count >= HOSTS_MOST)
            hosts.lost++;
        else
            hostlist_add(&hosts, name);
    }
    return hosts;
}

static int compare_names(const void *a, const void *b)
{
    const char *const *one = a;
    const char *const *other = b;

    return strcmp(*one, *other);
}

/* RETURN: the names of HOSTS in an order for bsearch(), to be freed; NULL: memory is short. */
static const char **names_of(const struct hostlist *hosts)
{
    const char **names = memory_more(NULL, (hosts->count + 1) * sizeof(*names));
    size_t count = 0;

    for (const char *name = NULL; names && (name = hostlist_next(hosts, name));)
        names[count++] = name;
    if (names)
        qsort(names, count, sizeof(*names), compare_names);
    return names;
}

static void put_hosts(struct out *out, const struct hostlist *of, const struct hostlist *than,
                      const char *what)
{
    const char **known = names_of(than);
    struct hostlist hosts = {.names = NULL};
    char *text;

    for (const char *name = NULL; known && (name = hostlist_next(of, name));)
        if (!bsearch(&name, known, than->count, sizeof(*known), compare_names))
            hostlist_add(&hosts, name);
    text = hostlist_text(&hosts);
    out->failed |= !known || !text;
    if (text && *text)
        out_add(out, "%s%s\n", what, text);
    free(text);
    free(known);
    hostlist_clear(&hosts);
}

/* The hosts of only one of the runs, if all hosts of both are known. */
static void put_changed_hosts(struct out *out, const struct baseline_run *run,
                              const struct baseline_run *before)
{
    struct hostlist now = hosts_of(run);
    struct hostlist then = hosts_of(before);

    if (now.lost == 0 && then.lost == 0) {
        put_hosts(out, &now, &then, "    new hosts: ");
        put_hosts(out, &then, &now, "    missing hosts: ");
    }
    hostlist_clear(&now);
    hostlist_clear(&then);
}

/* What is not as it was in the latest run. */
static void put_changes(struct out *out, const struct baseline_run *run,
                        const struct baseline_run *before)
{
    const struct entry *entry = run->entries.items;
    const char *time = baseline_run_value(before, GROUP_ID, "time");
    struct out changes = {.text = NULL};

    for (size_t i = 0; i < run->entries.count; i++) {
        const char *other;

        if (entry[i].group != GROUP_FACT)
            continue;
        other = baseline_run_value(before, GROUP_FACT, entry[i].name);
        if (!other || strcmp(other, entry[i].value) != 0)
            out_add(&changes, "    %s: %s, was %s\n", entry[i].name, entry[i].value,
                    other ? other : "not known");
    }
    put_changed_hosts(&changes, run, before);
    if (changes.used > 0)
        out_add(out, "  changed since %.19s:\n%s", time ? time : "then", changes.text);
    out_free(&changes);
}

enum comparison compare_log(const struct baseline *baseline, const struct log *log,
                            bool across_mpi, struct out *out)
{
    const struct baseline_run *runs = baseline->runs.items;
    const struct launch *last = log_last(log);
    enum comparison comparison = COMPARISON_REFUSED;
    struct list like = {.items = NULL};
    struct baseline_run run;

    out_add(out, "%s\n", log->path);
    if (!last || !last->has_result) {
        out_text(out, "  cannot be compared: the log has no complete result\n");
        return COMPARISON_REFUSED;
    }
    baseline_run_of(&run, log, last);
    for (size_t i = 0; i < baseline->runs.count; i++) {
        const struct baseline_run **place;

        if (differences(&run, &runs[i], across_mpi) == 0 &&
            (place = list_add(&like, sizeof(*place), baseline->runs.count)))
            *place = &runs[i];
    }
    if (like.count == 0) {
        refuse(out, baseline, &run, across_mpi);
    } else {
        const struct baseline_run *const *latest = like.items;
        bool worse = put_figures(out, &run, &like);

        if (launch_state(last) != STATE_PASS) {
            out_text(out,
                     "  verdict: fail, but the runs of the baseline have passed: worse\n");
            worse = true;
        }
        put_changes(out, &run, latest[like.count - 1]);
        comparison = worse ? COMPARISON_WORSE : COMPARISON_SAME;
    }
    list_free(&like);
    baseline_run_release(&run);
    return comparison;
}

bool compare_wants(const struct report *report, size_t i)
{
    const struct launch *last = log_last(report_log(report, i));

    return !report_in_suite(report, i) || (last && launch_state(last) == STATE_PASS);
}

/* Whether the run is in the baseline already. */
static bool is_recorded(const struct baseline *baseline, const struct baseline_run *run)
{
    static const char *const names[] = {"time", "name", "job"};
    const struct baseline_run *runs = baseline->runs.items;

    for (size_t i = 0; i < baseline->runs.count; i++) {
        int same = 0;

        for (int k = 0; k < 3; k++) {
            const char *a = baseline_run_value(run, GROUP_ID, names[k]);
            const char *b = baseline_run_value(&runs[i], GROUP_ID, names[k]);

            same += (!a && !b) || (a && b && strcmp(a, b) == 0);
        }
        if (same == 3)
            return true;
    }
    return false;
}

int compare_record(struct baseline *baseline, const struct report *report, struct error *err)
{
    int added = 0;

    for (size_t i = 0; i < report->logs.count; i++) {
        const struct log *log = report_log(report, i);
        const struct launch *last = log_last(log);
        struct baseline_run run;
        struct baseline_run *place;

        if (!compare_wants(report, i))
            continue;
        if (!last || launch_state(last) != STATE_PASS)
            return error_set(
                err, "%.400s: not recorded: only runs that have passed make a baseline",
                log->path);
        baseline_run_of(&run, log, last);
        place = is_recorded(baseline, &run) ? NULL : baseline_add(baseline);
        if (place) {
            *place = run;
            added++;
        } else {
            baseline_run_release(&run);
        }
    }
    return added;
}
