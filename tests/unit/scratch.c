/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * scratch.c - a scratch directory for tests that write files
 */

#include <config.h>

#include "scratch.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit.h"

static char directory[512];
static char joined[1024];

int scratch_setup(void **state)
{
    const char *top = getenv("TMPDIR");

    (void)state;
    (void)snprintf(directory, sizeof(directory), "%s/pijob-unit.XXXXXX", top ? top : "/tmp");
    return mkdtemp(directory) ? 0 : -1;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

int scratch_teardown(void **state)
{
    (void)state;
    return nftw(directory, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

void scratch_remove_tree(const char *path)
{
    (void)nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

const char *scratch_path(const char *name)
{
    (void)snprintf(joined, sizeof(joined), "%s/%s", directory, name);
    return joined;
}

void scratch_write(const char *path, const char *text, size_t length)
{
    FILE *file = fopen(path, "w");

    if (!file)
        fail_msg("%s: cannot be created", path);
    assert_int_equal(fwrite(text, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

char *scratch_read(const char *path)
{
    enum { MAX = 1 << 20 };
    FILE *file = fopen(path, "r");
    char *text = malloc(MAX);
    size_t length;

    if (!file)
        fail_msg("%s: cannot be read", path);
    assert_non_null(text);
    length = fread(text, 1, MAX - 1, file);
    (void)fclose(file);
    text[length] = '\0';
    return text;
}
