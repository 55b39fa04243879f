/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_BASELINE_FILE_H
#define PIJOB_REPORT_BASELINE_FILE_H

#include "baseline_run.h"
#include "core/error.h"

/* The file of a baseline: YAML, a list of runs, the oldest first. */
struct baseline {
    struct list runs; /* struct baseline_run */
};

/* Read the file PATH.
 * RETURN: 0; 1 if there is no such file; -1 with ERR if it cannot be read or is no baseline.
 */
int baseline_read(struct baseline *baseline, const char *path, struct error *err);
int baseline_write(const struct baseline *baseline, const char *path, struct error *err);
void baseline_release(struct baseline *baseline);

/* RETURN: a new run at the end, to be filled, or NULL if there are too many.
 */
struct baseline_run *baseline_add(struct baseline *baseline);

#endif /* PIJOB_REPORT_BASELINE_FILE_H */
