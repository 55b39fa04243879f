/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_ANCESTORS_H
#define PIJOB_LAUNCH_ANCESTORS_H

#include <stdbool.h>
#include <stddef.h>

enum { ANCESTORS_MAX = 64, ANCESTOR_NAME_SIZE = 64 };

/* One of the processes that this one descends from. */
struct ancestor {
    long pid;
    char comm[ANCESTOR_NAME_SIZE];    /* its name, which the kernel cuts to 15 characters */
    char program[ANCESTOR_NAME_SIZE]; /* the file that it runs, without its directory; empty
                                       * where this may not be read */
    char title[ANCESTOR_NAME_SIZE];   /* the first word of its command line, which a daemon may
                                       * have set; empty where this may not be read */
};

struct ancestors {
    struct ancestor process[ANCESTORS_MAX]; /* the parent first */
    int count;
    bool complete; /* up to the first process of the machine: nobody else started this one.
                    * A container with processes of its own, a /proc that hides those of
                    * others, and a system without /proc are not complete. */
};

/* Read the ancestors of this process from the proc(5) file system at PROC, "/proc".  This
 * needs no privilege.
 * RETURN: them; none where they cannot be read.
 */
struct ancestors ancestors_read(const char *proc);

/* What a process was started with, words that each end with '\0': its command line; its
 * environment, NAME=VALUE, which only its user may read. */
enum ancestor_words { ANCESTOR_COMMAND, ANCESTOR_ENVIRONMENT };

/* Read WHAT of PROCESS, which the proc(5) file system at PROC has, into TEXT (SIZE bytes).
 * What does not fit is cut off; TEXT[length] is '\0'.
 * RETURN: the length; 0: there is none, or it cannot be read.
 */
size_t ancestor_words(const char *proc, const struct ancestor *process,
                      enum ancestor_words what, char *text, size_t size);

/* Count the children of ANCESTORS->process[AT] that are called what its child among ANCESTORS,
 * or else this process, is called: that one included.  In FIRST: whether that one has the
 * lowest number of them.
 * RETURN: how many; 0: this cannot be read.
 */
int ancestors_siblings(const char *proc, const struct ancestors *ancestors, int at,
                       bool *first);

#endif /* PIJOB_LAUNCH_ANCESTORS_H */
