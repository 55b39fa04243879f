/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_JOB_JOB_H
#define PIJOB_JOB_JOB_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "job_fields.h"
#include "job_keys.h"

/* RETURN: a job with every default that depends on no other key filled in.
 */
struct job job_defaults(void);

/* Set KEY of JOB to the value that TEXT spells.
 * RETURN: 0, or -1 with what is wrong and what is allowed in ERR, JOB unchanged.
 */
int job_set(struct job *job, const struct job_key *key, const char *text, struct error *err);

/* RETURN: whether JOB has a value for KEY.
 */
bool job_given(const struct job *job, const struct job_key *key);

/* Set what ASSIGNMENT, "KEY=VALUE" from the command line, says.
 * RETURN: 0, or -1 with a whole message in ERR, JOB unchanged.
 */
int job_override(struct job *job, const char *assignment, struct error *err);

/* Make sure that every key that must be given has a value, and each key the one that it
 * needs, and fill in the defaults that depend on others.
 * RETURN: 0, or -1 with the first key that is missing, and what it allows, in ERR.
 */
int job_complete(struct job *job, struct error *err);

/* Write the value of KEY, as it would be spelt in a description, into TEXT;
 * JOB_PATH_SIZE is enough for any.
 * RETURN: TEXT.
 */
const char *job_value(const struct job *job, const struct job_key *key, char *text,
                      size_t size);

#endif /* PIJOB_JOB_JOB_H */
