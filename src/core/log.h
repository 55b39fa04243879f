/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_LOG_H
#define PIJOB_CORE_LOG_H

#include <stdbool.h>

#include "error.h"
#include "yaml_out.h"

/* The log of a job: a file that is a valid YAML stream at every moment.  Each event is one
 * document, appended by one write.  If the disk is full, the incomplete document is removed.
 * A job that runs again appends to its log.
 */
struct log;

/* Open or create the file PATH.
 * RETURN: the log, to be closed by the caller, or NULL with "PATH: reason and cure"
 * in ERR.
 */
struct log *log_open(const char *path, struct error *err);

/* Look whether log_open() can succeed for PATH, without making anything.
 * RETURN: 0 if nothing speaks against it, or -1 with "PATH: reason and cure" in ERR.
 */
int log_look(const char *path, struct error *err);

/* Finish the document EVENT, append it, and destroy it.  NULL is a document that could not be
 * made because memory was short.
 * RETURN: 0, or -1 with "PATH: reason" in ERR; the log is then as before.
 */
int log_write(struct log *log, struct yaml_out *event, struct error *err);

/* RETURN: whether another process has written to LOG since it was opened or last written.
 */
bool log_has_grown(const struct log *log);

/* Close LOG, which may be NULL.  If log_open() created the file and nothing was written, the
 * file is removed.
 * RETURN: 0, or -1 with "PATH: reason" in ERR if data may not have reached the file.
 */
int log_close(struct log *log, struct error *err);

#endif /* PIJOB_CORE_LOG_H */
