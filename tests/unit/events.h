/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_EVENTS_H
#define PIJOB_TESTS_EVENTS_H

#include "core/error.h"
#include "core/log.h"

/* A log with events of one word.  The test fails if a function here fails. */

/* RETURN: a document whose only item is TEXT, for log_write().
 */
struct yaml_out *events_text(const char *text);

struct log *events_open(const char *path);
void events_write(struct log *log, const char *text);
void events_close(struct log *log);

/* The file PATH has the content WANTED.
 */
void events_check(const char *path, const char *wanted);

/* ERR is "PATH: REASON".
 */
void events_check_message(const struct error *err, const char *path, const char *reason);

#endif /* PIJOB_TESTS_EVENTS_H */
