/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_LOG_H
#define PIJOB_CORE_LOG_H

#include <stdbool.h>

#include "error.h"
#include "yaml_out.h"

/* The log of a job: a file that is a valid YAML stream at every moment.  Each
 * event is a document, appended by one write; one that does not fit on the disk
 * is taken back whole.  A job that runs again appends to its log.
 */
struct log;

/* Open or make the file PATH.
 * RETURN: the log, to be closed by the caller, or NULL with "PATH: reason" in
 * ERR.
 */
struct log *log_open(const char *path, struct error *err);

/* Append the document EVENT, which is thereby finished, and destroy it.  NULL
 * is taken as a document that could not be made for lack of memory.
 * RETURN: 0, or -1 with "PATH: reason" in ERR, the log as it was before.
 */
int log_write(struct log *log, struct yaml_out *event, struct error *err);

/* RETURN: whether somebody else has written to LOG since it was opened, or last written to.
 */
bool log_has_grown(const struct log *log);

/* Close LOG, which may be NULL.  A file in which nothing was ever written is
 * removed if log_open() made it.
 * RETURN: 0, or -1 with "PATH: reason" in ERR when data may not have reached
 * the file.
 */
int log_close(struct log *log, struct error *err);

#endif /* PIJOB_CORE_LOG_H */
