/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_HTML_LOG_H
#define PIJOB_REPORT_HTML_LOG_H

#include "model.h"
#include "out.h"

/* Write the part of one log: what ran where, times, checks, launches, what could not be read.
 */
void html_log(struct out *out, const struct log *log, bool open);

/* Write what failed in the last launch of LOG, as a list of terms.
 */
void html_failures(struct out *out, const struct log *log);

#endif /* PIJOB_REPORT_HTML_LOG_H */
