/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_REPORT_H
#define PIJOB_REPORT_REPORT_H

#include "core/error.h"
#include "model.h"
#include "suite.h"

/* All logs and directories that were given.  One of zeros is empty. */
struct report {
    struct list logs;   /* struct log * */
    struct list suites; /* struct suite * */
};

/* Add the log, or all logs of the directory, PATH: CASE-N.log and accept.cases of an
 * acceptance run, otherwise *.log.  What was added already is not added again. RETURN: 0, or
 * -1 with ERR if PATH cannot be read, or is no log of pijob; it is then still in the report as
 * far as it could be read.
 */
int report_add(struct report *report, const char *path, struct error *err);
void report_release(struct report *report);

/* RETURN: log I.
 */
const struct log *report_log(const struct report *report, size_t i);

#endif /* PIJOB_REPORT_REPORT_H */
