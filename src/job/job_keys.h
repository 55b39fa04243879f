/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_JOB_JOB_KEYS_H
#define PIJOB_JOB_JOB_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"

/* The type of a value. */
enum job_type {
    JOB_COUNT,   /* a whole number, or a word of the key; uint64_t */
    JOB_SECONDS, /* a time span, double */
    JOB_REAL,    /* a number, with or without the unit of the key; double */
    JOB_NAME,    /* letters, digits, dots, underscores, hyphens; char[JOB_NAME_SIZE] */
    JOB_TEXT,    /* a printable text; char[JOB_TEXT_SIZE] */
    JOB_PATTERN, /* a file name with patterns; char[JOB_PATH_SIZE] */
    JOB_CHOICE,  /* one of a list of words; int, the index of the word */
    JOB_SIZES,   /* a size in bytes, or a list of sizes; struct job_sizes */
};

enum { JOB_WORDS_MAX = 2 };

/* One key of the job description. */
struct job_key {
    const char *path; /* with dots: series.terms */
    enum job_type type;
    size_t offset;    /* of the member in struct job */
    double min, max;  /* of a number, inclusive, in seconds or in the unit */
    const char *unit; /* of JOB_REAL: "B/s"; NULL: none */
    const char *words[JOB_WORDS_MAX + 1]; /* allowed instead of a JOB_COUNT (JOB_WORD) or of a
                                             JOB_REAL (only one: INFINITY); NULL ends them */
    const char *const *choices;           /* of JOB_CHOICE; NULL ends it */
    const char *fallback; /* the default, as in a description; if NEEDS, only if that key
                             is given; NULL: no default, or, of a JOB_CHOICE that is no
                             expectation, the first word */
    const char *example;  /* of JOB_NAME, JOB_TEXT and JOB_PATTERN: an allowed value */
    const char *same_as;  /* the key whose value this one sets: "communication" may be a
                             word, or a mapping with this key and others; or NULL */
    const char *needs;    /* the key without which this one has no meaning, or NULL */
    const char *or_needs; /* a key with which it has one, too, or NULL */
    bool required;
    bool seldom; /* suggested for a misspelt key only if no other key is as similar */
    const char *meaning;
};

/* The second half of the table of all keys, for job_key_at() and job_key_index(): what is
 * expected, and the faults.
 */
enum { JOB_KEYS_CHECKS = 24 };
extern const struct job_key job_keys_checks[JOB_KEYS_CHECKS];

/* RETURN: the key at INDEX (from 0, in the order of output), or NULL after the last one.
 */
const struct job_key *job_key_at(size_t index);

/* RETURN: the index of KEY.
 */
size_t job_key_index(const struct job_key *key);

/* RETURN: the key with the path PATH, or NULL.
 */
const struct job_key *job_key_find(const char *path);

/* RETURN: the index of TEXT among the words of KEY, or -1.
 */
int job_key_word(const struct job_key *key, const char *text);

/* RETURN: whether PATH is a group of keys, such as "series".  "communication" is both a group
 * and a key.
 */
bool job_key_is_section(const char *path);

/* RETURN: the key that sets the value of KEY in the mapping of that name, or NULL: KEY cannot
 * be a mapping.
 */
const struct job_key *job_key_in_mapping(const struct job_key *key);

/* Report that PATH is no key, and suggest a similar key, or else list the allowed ones.
 * RETURN: always -1, with the message in ERR.
 */
int job_key_unknown(const char *path, struct error *err);

#endif /* PIJOB_JOB_JOB_KEYS_H */
