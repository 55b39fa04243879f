/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_SUMMARY_H
#define PIJOB_REPORT_SUMMARY_H

#include "out.h"
#include "report.h"

/* Append the page of an acceptance run that is archived, and that pijob-accept(1) prints line
 * by line: its head, a line for each case with what it measured or why it failed, and once the
 * run has ended, the bad hosts, the sums and the verdict.  A later page of the same run begins
 * with an earlier one.
 */
void summary_put(struct out *out, const struct report *report, struct suite *suite);

#endif /* PIJOB_REPORT_SUMMARY_H */
