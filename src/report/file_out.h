/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_FILE_OUT_H
#define PIJOB_REPORT_FILE_OUT_H

#include <stddef.h>

#include "core/error.h"

/* Write the LENGTH bytes of TEXT to the file PATH: aside, and then by its name, so that a
 * reader sees the old file or the new one.  A device or pipe is written as it is.
 * RETURN: 0, or -1 with ERR.
 */
int file_write(const char *path, const char *text, size_t length, struct error *err);

#endif /* PIJOB_REPORT_FILE_OUT_H */
