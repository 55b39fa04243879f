/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_JOB_JOB_YAML_H
#define PIJOB_JOB_JOB_YAML_H

#include <stddef.h>

#include "core/error.h"
#include "job.h"

/* The largest description that is read, in bytes. */
enum { JOB_YAML_MAX = 1 << 20 };

/* Read the file PATH whole, at most JOB_YAML_MAX bytes of it.
 * RETURN: its bytes, LENGTH of them, to be freed by the caller; NULL with
 * "PATH: reason" in ERR when it cannot be read or is larger.
 */
char *job_yaml_read(const char *path, size_t *length, struct error *err);

/* Read the job description in the LENGTH bytes at TEXT into JOB, which holds
 * the defaults.  PATH is the name of the file in messages.  Whether keys that
 * must be given were given is left to job_complete(), since the command line
 * may still give them.
 * RETURN: 0, or -1 with "PATH:LINE:COLUMN: what is wrong, what is allowed" in
 * ERR (both counted from 1, a column being a character).
 */
int job_yaml_parse(struct job *job, const char *path, const char *text, size_t length,
                   struct error *err);

#endif /* PIJOB_JOB_JOB_YAML_H */
