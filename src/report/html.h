/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_HTML_H
#define PIJOB_REPORT_HTML_H

#include "out.h"
#include "report.h"

/* Write REPORT as one HTML page that needs no other file: the verdict, what failed, pictures,
 * tables that can be sorted, and a part for each log.  Its policy forbids it to load anything.
 */
void html_write(struct out *out, const struct report *report);

#endif /* PIJOB_REPORT_HTML_H */
