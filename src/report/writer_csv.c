/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * writer_csv.c - a line for each log (RFC 4180)
 */

#include <config.h>

#include "writer.h"

#include "columns.h"
#include "escape.h"

void writer_csv(struct out *out, const struct report *report)
{
    const struct column *column;

    for (size_t k = 0; (column = column_at(k)); k++)
        out_add(out, "%s%s", k ? "," : "", column->name);
    out_text(out, "\r\n");
    for (size_t i = 0; i < report->logs.count; i++) {
        const struct log *log = report_log(report, i);
        const struct launch *last = log_last(log);

        for (size_t k = 0; (column = column_at(k)); k++) {
            if (k)
                out_text(out, ",");
            if (column->text)
                escape_csv(out, column->text(log, last));
            else
                escape_number(out, column->number(report, log, last));
        }
        out_text(out, "\r\n");
    }
}
