/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_JOB_JOB_VALUE_H
#define PIJOB_JOB_JOB_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "job_keys.h"

/* Set MEMBER, which has the type of KEY, to the value in TEXT.
 * RETURN: 0, or -1 with what is wrong and what is allowed in ERR, MEMBER unchanged.
 */
int job_value_parse(void *member, const struct job_key *key, const char *text,
                    struct error *err);

/* Write MEMBER, as in a description, into TEXT.  JOB_PATH_SIZE is enough for any value.
 * RETURN: TEXT.
 */
char *job_value_print(const void *member, const struct job_key *key, char *text, size_t size);

enum { JOB_ALLOWS_SIZE = 192 }; /* enough for what job_value_allows() writes */

/* Describe the allowed values of KEY in TEXT.
 * RETURN: TEXT.
 */
char *job_value_allows(const struct job_key *key, char *text, size_t size);

/* RETURN: whether KEY takes only numbers, so that "8" in quotes is a mistake.
 */
bool job_value_is_number(const struct job_key *key);

/* RETURN: whether a value of KEY is written in quotes in YAML, because it could be read as
 * something else.
 */
bool job_value_is_quoted(const struct job_key *key);

#endif /* PIJOB_JOB_JOB_VALUE_H */
