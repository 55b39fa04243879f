/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_JOB_JOB_YAML_H
#define PIJOB_JOB_JOB_YAML_H

#include <stddef.h>

#include "core/error.h"
#include "job.h"

/* Parse the job description in the LENGTH bytes at TEXT into JOB, which has the defaults. PATH
 * is the name of the file in messages.  job_complete() checks whether required keys are there,
 * because the command line may still set them.
 * RETURN: 0, or -1 with "PATH:LINE:COLUMN: message" in ERR (both from 1; a column is a
 * character).
 */
int job_yaml_parse(struct job *job, const char *path, const char *text, size_t length,
                   struct error *err);

#endif /* PIJOB_JOB_JOB_YAML_H */
