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

struct yaml_out;

/* RETURN: a job with every default that does not depend on another key.
 */
struct job job_defaults(void);

/* Set KEY of JOB to the value in TEXT.
 * RETURN: 0, or -1 with what is wrong and what is allowed in ERR, JOB unchanged.
 */
int job_set(struct job *job, const struct job_key *key, const char *text, struct error *err);

/* RETURN: whether JOB has a value for KEY.
 */
bool job_given(const struct job *job, const struct job_key *key);

/* Set a key by ASSIGNMENT, "KEY=VALUE" from the command line.
 * RETURN: 0, or -1 with a complete message in ERR, JOB unchanged.
 */
int job_override(struct job *job, const char *assignment, struct error *err);

/* Check that every required key has a value, and that each key has the key that it needs.  Set
 * the defaults that depend on other keys.
 * RETURN: 0, or -1 with the first missing key, and its allowed values, in ERR.
 */
int job_complete(struct job *job, struct error *err);

/* Check that no value of JOB contradicts another one, after job_complete().
 * RETURN: 0, or -1 with the keys and the cure in ERR, and one of these keys in PLACE.
 */
int job_agree(const struct job *job, struct job_place *place, struct error *err);

/* Write the value of KEY, as in a description, into TEXT.  JOB_PATH_SIZE is enough for any
 * value.
 * RETURN: TEXT.
 */
const char *job_value(const struct job *job, const struct job_key *key, char *text,
                      size_t size);

/* Write every key of JOB that has a value, including defaults, into the open mapping of OUT,
 * as in a description.
 */
void job_describe(const struct job *job, struct yaml_out *out);

#endif /* PIJOB_JOB_JOB_H */
