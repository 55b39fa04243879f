/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_LOG_READER_H
#define PIJOB_REPORT_LOG_READER_H

#include "core/error.h"
#include "model.h"

/* Read the log PATH, of a job that has ended, runs, was killed, or was started several times.
 * What cannot be read is noted in the problems of the log, with its line.  The memory needed
 * does not grow with the number of events, and is bounded whatever the file is.
 * RETURN: the log, to be destroyed by log_destroy(); NULL with ERR if the file cannot be read
 * at all.
 */
struct log *log_read(const char *path, struct error *err);

#endif /* PIJOB_REPORT_LOG_READER_H */
