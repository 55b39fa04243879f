/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_COLUMNS_H
#define PIJOB_REPORT_COLUMNS_H

#include "report.h"

/* What is known of a log, by name: the columns of CSV, the members of JSON. */
struct column {
    const char *name;
    const char *(*text)(const struct log *log, const struct launch *last); /* or */
    double (*number)(const struct report *report, const struct log *log,
                     const struct launch *last);
};

/* RETURN: column I, counted from 0, or NULL behind the last one.
 */
const struct column *column_at(size_t i);

#endif /* PIJOB_REPORT_COLUMNS_H */
