/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_JOB_JOB_FILE_H
#define PIJOB_JOB_JOB_FILE_H

#include <stddef.h>

#include "core/error.h"

/* The largest description, in bytes. */
enum { JOB_FILE_MAX = 1 << 20 };

/* Read the file PATH, of at most JOB_FILE_MAX bytes.
 * RETURN: its LENGTH bytes, to be freed by the caller; or NULL with "PATH: reason" in ERR if
 * it cannot be read or is larger.
 */
char *job_file_read(const char *path, size_t *length, struct error *err);

#endif /* PIJOB_JOB_JOB_FILE_H */
