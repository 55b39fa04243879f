/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_JOB_JOB_KEYS_H
#define PIJOB_JOB_JOB_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"

/* What a value may look like. */
enum job_type {
    JOB_COUNT,   /* a whole number, or the word of the key; uint64_t */
    JOB_SECONDS, /* a time span, double */
    JOB_REAL,    /* a number, with the unit of the key or without; double */
    JOB_NAME,    /* letters, digits, dot, underscore, hyphen; char[JOB_NAME_SIZE] */
    JOB_TEXT,    /* anything printable; char[JOB_TEXT_SIZE] */
    JOB_PATTERN, /* a file name with patterns; char[JOB_PATH_SIZE] */
    JOB_CHOICE,  /* one of a list of words; int, the index of the word */
};

/* One key of the job description. */
struct job_key {
    const char *path; /* dotted: series.terms */
    enum job_type type;
    size_t offset;              /* of the member in struct job */
    double min, max;            /* of a number, both allowed, in seconds or in the unit */
    const char *unit;           /* of JOB_REAL: "B/s"; NULL: none */
    const char *word;           /* that a JOB_COUNT may be instead, as JOB_WORD, or a JOB_REAL,
                                   as INFINITY; or NULL */
    const char *const *choices; /* of JOB_CHOICE; NULL ends it */
    const char *fallback; /* the default, as it would be written, if the key that this one
                             needs is given; NULL: no value */
    const char *needs;    /* a key without which this one means nothing, or NULL */
    bool required;
    const char *meaning;
};

/* RETURN: the key at INDEX (from 0, in the order in which they are shown), or
 * NULL behind the last one.
 */
const struct job_key *job_key_at(size_t index);

/* RETURN: the index of KEY.
 */
size_t job_key_index(const struct job_key *key);

/* RETURN: the key whose dotted path is PATH, or NULL.
 */
const struct job_key *job_key_find(const char *path);

/* RETURN: whether PATH is the path of a group of keys, such as "series".
 */
bool job_key_is_section(const char *path);

/* Say that PATH is no key: what was probably meant, or else what there is.
 * RETURN: always -1, with the message in ERR.
 */
int job_key_unknown(const char *path, struct error *err);

#endif /* PIJOB_JOB_JOB_KEYS_H */
