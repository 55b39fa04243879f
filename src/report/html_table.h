/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_HTML_TABLE_H
#define PIJOB_REPORT_HTML_TABLE_H

#include <stddef.h>

#include "out.h"

/* A table of HTML that can be sorted.  All texts are escaped. */
void html_table_begin(struct out *out, const char *const *heads, size_t count);
void html_row(struct out *out);
/* A cell with TEXT, "-" if it is NULL; CLASS may be NULL. */
void html_cell(struct out *out, const char *text, const char *class);
/* A cell with a number, shown as TEXT and sorted by VALUE. */
void html_number(struct out *out, const char *text, double value);
void html_table_end(struct out *out);

/* "<TAG>TEXT</TAG>", nothing if TEXT is NULL. */
void html_element(struct out *out, const char *tag, const char *text);

#endif /* PIJOB_REPORT_HTML_TABLE_H */
