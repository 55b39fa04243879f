/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_PAGE_H
#define PIJOB_REPORT_PAGE_H

#include "model.h"
#include "out.h"

enum { PAGE_WIDTH = 78 };

/* Write the page of one log: what ran where, the times, the checks, what failed, why, and the
 * cure.
 */
void page_write(struct out *out, const struct log *log);

/* Write why the last launch of LOG has not passed, and what to do; nothing if it has.
 */
void page_failures(struct out *out, const struct log *log, int indent);

/* Write what could not be read of LOG, with its lines; nothing if all was read.
 */
void page_problems(struct out *out, const struct log *log, int indent);

#endif /* PIJOB_REPORT_PAGE_H */
