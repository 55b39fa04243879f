/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_ESCAPE_H
#define PIJOB_REPORT_ESCAPE_H

#include "out.h"

/* Write TEXT, which is clean (clean.h), as a part of each format.  NULL is an empty text. */

/* In an element or a quoted attribute of XML or HTML. */
void escape_xml(struct out *out, const char *text);
/* With its quotes: a string of JSON, which is one of YAML, too. */
void escape_json(struct out *out, const char *text);
/* A field, quoted if it must be; what a spreadsheet would take for a formula gets a quote. */
void escape_csv(struct out *out, const char *text);
/* A description of TAP: no "#" makes a directive of it. */
void escape_tap(struct out *out, const char *text);
/* The value of a label of Prometheus, without its quotes. */
void escape_label(struct out *out, const char *text);

/* A string of gnuplot, between two QUOTEs, ' or ".  What could end it, or begin a command,
 * becomes a question mark. */
void escape_gnuplot(struct out *out, const char *text, char quote);

/* Numbers of these formats: a JSON number, or null; nothing if VALUE is NAN. */
void escape_json_number(struct out *out, double value);
void escape_number(struct out *out, double value);

#endif /* PIJOB_REPORT_ESCAPE_H */
