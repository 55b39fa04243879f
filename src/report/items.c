/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * items.c - the results of a report: a case of an acceptance run or a log each
 */

#include <config.h>

#include "items.h"

#include <math.h>
#include <string.h>

#include "core/cures.h"

enum { ITEMS_MOST = 1000000 };

const struct model_check *report_failure(const struct launch *launch)
{
    const struct model_check *check = launch->checks.items;

    for (size_t i = 0; i < launch->checks.count; i++)
        if (!check[i].verdict ||
            (strcmp(check[i].verdict, "pass") != 0 && strcmp(check[i].verdict, "skip") != 0))
            return &check[i];
    return NULL;
}

/* What became of a log that is no case of a suite. */
static void judge_log(struct report_item *item)
{
    const struct launch *last = log_last(item->log);
    const struct model_check *failure = last ? report_failure(last) : NULL;
    enum model_state state = last ? launch_state(last) : STATE_UNFINISHED;
    const struct cure *cure = failure ? cure_find(failure->name) : NULL;

    item->result = state == STATE_PASS ? CASE_PASS : CASE_FAIL;
    if (state == STATE_PASS)
        return;
    if (!last) {
        item->type = "unreadable";
        item->why = "this is not a log of pijob";
    } else if (state == STATE_UNFINISHED) {
        item->type = "unfinished";
        item->why = "no result: the job is still running, or was killed";
    } else if (failure) {
        item->type = cure_kind(cure ? cure->status : 0);
        item->why = failure->diagnosis ? failure->diagnosis : failure->name;
    } else {
        item->type = cure_kind((int)(isnan(last->stop_status) ? 0 : last->stop_status));
        item->why = last->stop_reason;
    }
}

static void add_case(struct list *items, const struct report *report,
                     const struct suite *suite, const struct suite_case *of)
{
    struct report_item *item = list_add(items, sizeof(*item), ITEMS_MOST);

    if (!item)
        return;
    *item = (struct report_item){.suite = suite,
                                 .of = of,
                                 .name = of->name,
                                 .title = of->title,
                                 .log = of->has_log ? report_log(report, of->log) : NULL,
                                 .result = of->result,
                                 .why = of->why};
    if (of->result == CASE_FAIL)
        item->type = "case failed";
}

/* The cases that a suite has planned and not run: it was stopped, or still runs. */
static void add_missing(struct list *items, const struct suite *suite)
{
    struct report_item *item;

    if (suite->planned > 0 && suite->planned <= suite->cases.count)
        return;
    item = list_add(items, sizeof(*item), ITEMS_MOST);
    if (item)
        *item =
            (struct report_item){.suite = suite,
                                 .name = "(not run)",
                                 .result = CASE_FAIL,
                                 .type = "unfinished",
                                 .why = "fewer cases have run than were planned: the suite "
                                        "is still running, or was stopped"};
}

bool report_in_suite(const struct report *report, size_t i)
{
    struct suite *const *suites = report->suites.items;

    for (size_t k = 0; k < report->suites.count; k++)
        if (suite_case_of_log(suites[k], report_log(report, i)))
            return true;
    return false;
}

struct list report_items(const struct report *report)
{
    struct suite *const *suites = report->suites.items;
    struct list items = {.items = NULL};

    for (size_t k = 0; k < report->suites.count; k++) {
        const struct suite_case *cases = suites[k]->cases.items;

        for (size_t i = 0; i < suites[k]->cases.count; i++)
            add_case(&items, report, suites[k], &cases[i]);
        add_missing(&items, suites[k]);
    }
    for (size_t i = 0; i < report->logs.count; i++) {
        struct report_item *item;

        if (report_in_suite(report, i) ||
            !(item = list_add(&items, sizeof(*item), ITEMS_MOST)))
            continue;
        *item = (struct report_item){.log = report_log(report, i)};
        item->name = item->log->file;
        judge_log(item);
    }
    return items;
}

bool report_count(const struct list *items, size_t count[3])
{
    const struct report_item *item = items->items;

    count[CASE_PASS] = count[CASE_FAIL] = count[CASE_SKIP] = 0;
    for (size_t i = 0; i < items->count; i++)
        count[item[i].result]++;
    return count[CASE_FAIL] > 0 || items->count == 0;
}

/* Whether two launches are of one series of runs, such as that of scaling.sbatch. */
static bool same_series(const struct launch *a, const struct launch *b)
{
    return a->name && b->name && strcmp(a->name, b->name) == 0;
}

double report_efficiency(const struct report *report, const struct log *log)
{
    const struct launch *own = log_last(log);
    const struct launch *first = NULL;
    bool scales = false;

    if (!own || launch_state(own) != STATE_PASS)
        return NAN;
    for (size_t i = 0; i < report->logs.count; i++) {
        const struct launch *other = log_last(report_log(report, i));

        if (!other || !same_series(own, other) || launch_state(other) != STATE_PASS ||
            isnan(launch_speed(other)))
            continue;
        scales = scales || (first && launch_ranks(other) != launch_ranks(first));
        if (!first || launch_ranks(other) < launch_ranks(first))
            first = other;
    }
    return scales ? launch_speed(own) / launch_speed(first) : NAN;
}
