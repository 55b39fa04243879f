/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_JOB_JOB_SOURCE_H
#define PIJOB_JOB_JOB_SOURCE_H

#include <stddef.h>

#include "core/error.h"
#include "job.h"

enum { JOB_SETS_MAX = 64 };

/* Where a job description comes from: a file, and what the command line says beside it. */
struct job_source {
    const char *file;
    const char *log;               /* --log; NULL: as the description says */
    const char *set[JOB_SETS_MAX]; /* --set KEY=VALUE, in their order */
    int set_count;
};

/* Read the file of SOURCE, and apply what the command line says.
 * RETURN: 0 with the job in JOB, or -1 with a whole message in ERR.
 */
int job_source_load(const struct job_source *source, struct job *job, struct error *err);

/* The same, of a file whose LENGTH bytes at TEXT have been read already.
 */
int job_source_parse(const struct job_source *source, const char *text, size_t length,
                     struct job *job, struct error *err);

/* Check what the command line says, where there is no file: SOURCE->file is NULL.
 * RETURN: 0, or -1 with a whole message in ERR.
 */
int job_source_check(const struct job_source *source, struct error *err);

/* How long to wait for the other ranks before the description is known: what --set says of
 * launch.timeout, or the environment variable PIJOB_LAUNCH_TIMEOUT, or the default.
 * RETURN: 0 with the SECONDS, or -1 with what is wrong in ERR.
 */
int job_source_timeout(const struct job_source *source, double *seconds, struct error *err);

#endif /* PIJOB_JOB_JOB_SOURCE_H */
