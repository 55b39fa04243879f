/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_PLANTED_H
#define PIJOB_TESTS_PLANTED_H

#include "fuzz.h"
#include "sum/coverage.h"
#include "sum/fixed.h"

/* A checkpoint directory that is filled from an input: a list of entries.  A byte of each is
 * the name, a byte what is made of it, and what that needs follows.  Records are made from a
 * few bytes, with the right sum or a wrong one, so that most of them are whole.
 */
enum { PLANTED_TERMS = 1000, PLANTED_BLOCKS = 125, PLANTED_EPOCHS = 3 };

/* What pijob makes of a name; it makes nothing of a foreign one. */
enum planted_kind { PLANTED_FOREIGN, PLANTED_FILE, PLANTED_DIRECTORY };

/* RETURN: the path of the directory.  Symbolic links in it lead to ../elsewhere.
 */
const char *planted_directory(void);

/* RETURN: the path of NAME in it, valid until the next call.
 */
const char *planted_path(const char *name);

/* Make what INPUT says.
 */
void planted_fill(struct input *input);

/* Make the file NAME, unless something else is in its place.
 */
void planted_file(const char *name, const void *bytes, size_t length);

/* Remove everything.
 */
void planted_clear(void);

/* RETURN: name I, from 0, if there is something in an epoch that pijob cannot have made;
 * otherwise ""; NULL after the last name.
 */
const char *planted_foreign(size_t i);

/* RETURN: the sum of the blocks in COVERAGE, block by block.
 */
struct fixed planted_sum(const struct coverage *coverage);

#endif /* PIJOB_TESTS_PLANTED_H */
