/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORTAPP_BASELINE_H
#define PIJOB_REPORTAPP_BASELINE_H

#include <stdbool.h>

#include "report/report.h"

/* Add the runs of REPORT to the baseline PATH, or compare them with it, and say what was
 * found. RETURN: the exit status.
 */
int baseline_record(const char *path, const struct report *report);
int baseline_compare(const char *path, const struct report *report, bool across_mpi);

#endif /* PIJOB_REPORTAPP_BASELINE_H */
