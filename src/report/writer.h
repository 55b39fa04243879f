/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_WRITER_H
#define PIJOB_REPORT_WRITER_H

#include "out.h"
#include "report.h"

/* The writers of the formats, one file each; formats.h chooses one by its name. */
void writer_text(struct out *out, const struct report *report);
void writer_csv(struct out *out, const struct report *report);
void writer_json(struct out *out, const struct report *report);
void writer_tap(struct out *out, const struct report *report);
void writer_junit(struct out *out, const struct report *report);
void writer_prometheus(struct out *out, const struct report *report);

#endif /* PIJOB_REPORT_WRITER_H */
