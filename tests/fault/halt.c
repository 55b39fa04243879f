/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * halt.c - to be preloaded: the process halts, as if by SIGSTOP, before its Nth operation on
 * the names of a checkpoint directory, N being $HALT_BEFORE, counted from its first hand on
 * the owner file
 *
 * With $HALT_LIST each operation is told to that file.
 */

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The function that this one hides. */
#define HIDDEN(type, name) ((type)dlsym(RTLD_NEXT, name))

static void before(const char *operation, const char *name)
{
    static long count;
    const char *list = getenv("HALT_LIST");
    const char *at = getenv("HALT_BEFORE");

    if (count == 0 && strncmp(name, "owner", 5) != 0)
        return;
    count++;
    if (list) {
        FILE *file = fopen(list, "a");

        if (file) {
            (void)fprintf(file, "%ld %s %s\n", count, operation, name);
            (void)fclose(file);
        }
    }
    if (at && count == atol(at))
        (void)raise(SIGSTOP);
}

int mkdirat(int dir, const char *name, mode_t mode)
{
    before("mkdirat", name);
    return HIDDEN(int (*)(int, const char *, mode_t), "mkdirat")(dir, name, mode);
}

int linkat(int from, const char *name, int to, const char *new_name, int flags)
{
    before("linkat", name);
    return HIDDEN(int (*)(int, const char *, int, const char *, int),
                  "linkat")(from, name, to, new_name, flags);
}

int symlinkat(const char *target, int dir, const char *name)
{
    before("symlinkat", name);
    return HIDDEN(int (*)(const char *, int, const char *), "symlinkat")(target, dir, name);
}

int renameat(int from, const char *name, int to, const char *new_name)
{
    before("renameat", new_name);
    return HIDDEN(int (*)(int, const char *, int, const char *), "renameat")(from, name, to,
                                                                             new_name);
}

int unlinkat(int dir, const char *name, int flags)
{
    before("unlinkat", name);
    return HIDDEN(int (*)(int, const char *, int), "unlinkat")(dir, name, flags);
}
