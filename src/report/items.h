/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_ITEMS_H
#define PIJOB_REPORT_ITEMS_H

#include "report.h"

/* One line of the report: a case of an acceptance run, or else a log. */
struct report_item {
    const struct suite *suite;   /* NULL: of none */
    const struct suite_case *of; /* NULL: of none, or that of cases that have not run */
    const char *name;            /* never NULL */
    const char *title;           /* or NULL */
    const struct log *log;       /* or NULL */
    enum case_result result;
    const char *type; /* of a failure: "wrong launch", "unfinished", ... */
    const char *why;  /* of a failure or a skip, or NULL */
};

/* RETURN: the items, in a list of struct report_item that the caller frees by list_free().
 */
struct list report_items(const struct report *report);

/* RETURN: whether log I is that of a step of a case.
 */
bool report_in_suite(const struct report *report, size_t i);

/* RETURN: whether an item has failed, or there is none; how many have each result in COUNT.
 */
bool report_count(const struct list *items, size_t count[3]);

/* RETURN: the first check of LAUNCH that failed, in the order of its checks, or NULL.
 */
const struct model_check *report_failure(const struct launch *launch);

/* RETURN: the speed of a thread in LOG relative to the log with the fewest ranks, of those
 * that have passed and have the same job name; NAN if these do not differ in their ranks.
 */
double report_efficiency(const struct report *report, const struct log *log);

#endif /* PIJOB_REPORT_ITEMS_H */
