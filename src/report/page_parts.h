/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_PAGE_PARTS_H
#define PIJOB_REPORT_PAGE_PARTS_H

#include "model.h"
#include "out.h"

/* Parts of the page of a log; each writes nothing of what the log does not have. */

/* Versions, libraries, hosts, binding, limits. */
void page_place(struct out *out, const struct launch *launch);
/* The phases and the exchanges. */
void page_times(struct out *out, const struct launch *launch);
/* The speed of the hosts, and the links between them. */
void page_speeds(struct out *out, const struct launch *launch);
void page_checks(struct out *out, const struct launch *launch);
/* All launches of a job that was started more than once. */
void page_launches(struct out *out, const struct log *log);

#endif /* PIJOB_REPORT_PAGE_PARTS_H */
