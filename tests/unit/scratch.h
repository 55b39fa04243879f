/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_SCRATCH_H
#define PIJOB_TESTS_SCRATCH_H

#include <stddef.h>

/* A directory of its own for each test: setup and teardown for cmocka. */
int scratch_setup(void **state);
int scratch_teardown(void **state);

/* RETURN: the path of NAME in the directory, valid until the next call.
 */
const char *scratch_path(const char *name);

/* Make the file PATH of LENGTH bytes at TEXT; the test fails if it cannot.
 */
void scratch_write(const char *path, const char *text, size_t length);

/* Remove the directory or file PATH, with all that is in it, if it is there.
 */
void scratch_remove_tree(const char *path);

/* RETURN: the whole file PATH as a string, to be freed by the caller; the test
 * fails if it cannot be read.
 */
char *scratch_read(const char *path);

#endif /* PIJOB_TESTS_SCRATCH_H */
