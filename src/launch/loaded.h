/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_LOADED_H
#define PIJOB_LAUNCH_LOADED_H

#include <stddef.h>

enum { LOADED_MAX = 4, LOADED_PATH_SIZE = 256, LOADED_BUILD_SIZE = 17 };

/* A shared library that is loaded. */
struct loaded_library {
    char path[LOADED_PATH_SIZE];   /* of the file, with symbolic links resolved */
    char build[LOADED_BUILD_SIZE]; /* the beginning of its build id, in hex, which tells files
                                      of the same name apart; empty: it has none */
};

/* All copies of one library. */
struct loaded {
    int count; /* of different files; those beyond LOADED_MAX are only counted */
    struct loaded_library library[LOADED_MAX];
};

/* Find the loaded libraries whose file name is STEM.so or STEM.so.VERSION, for any of STEMS
 * (ended by NULL).
 * RETURN: the libraries.
 */
struct loaded loaded_find(const char *const stems[]);

/* Write the paths of FOUND into TEXT: "A and B".
 * RETURN: TEXT; empty if there are none.
 */
char *loaded_paths(const struct loaded *found, char *text, size_t size);

#endif /* PIJOB_LAUNCH_LOADED_H */
