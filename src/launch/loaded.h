/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_LOADED_H
#define PIJOB_LAUNCH_LOADED_H

#include <stddef.h>

enum { LOADED_MAX = 4, LOADED_PATH_SIZE = 256, LOADED_BUILD_SIZE = 17 };

/* A shared library that this process runs with. */
struct loaded_library {
    char path[LOADED_PATH_SIZE];   /* where the file really is, links resolved */
    char build[LOADED_BUILD_SIZE]; /* begin of its build id, in hex: the same file, or another
                                      one of the same name?  Empty: it has none */
};

/* All copies of one library. */
struct loaded {
    int count; /* different files; those beyond LOADED_MAX are counted only */
    struct loaded_library library[LOADED_MAX];
};

/* Look for libraries whose file is called STEM.so, or STEM.so.VERSION, for any of STEMS (NULL
 * ends them), among all that are loaded now, by whomever and however.
 * RETURN: what was found.
 */
struct loaded loaded_find(const char *const stems[]);

/* Write the paths of FOUND, "A and B", into TEXT.
 * RETURN: TEXT; empty when there are none.
 */
char *loaded_paths(const struct loaded *found, char *text, size_t size);

#endif /* PIJOB_LAUNCH_LOADED_H */
