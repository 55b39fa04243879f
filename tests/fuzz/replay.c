/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * replay.c - run a harness on inputs that are kept
 *
 *   HARNESS FILE|DIRECTORY...
 *
 * It prints how many inputs it has run.  With FUZZING libFuzzer has the main(), and this file
 * is empty.
 */

#include <config.h>

#ifndef FUZZING

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

static size_t inputs;
static char current[4096];

static int replay_file(const char *path)
{
    FILE *file = fopen(path, "re");
    uint8_t *bytes = NULL;
    long size = -1;

    if (file && fseek(file, 0, SEEK_END) == 0)
        size = ftell(file);
    if (size >= 0) {
        rewind(file);
        bytes = fuzz_alloc((size_t)size);
    }
    if (!bytes || fread(bytes, 1, (size_t)size, file) != (size_t)size) {
        perror(path);
        return 1;
    }
    (void)fclose(file);
    (void)snprintf(current, sizeof(current), "%s", path);
    (void)LLVMFuzzerTestOneInput(bytes, (size_t)size);
    free(bytes);
    inputs++;
    return 0;
}

static int no_dot(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int replay(const char *path)
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, no_dot, alphasort);
    int rc = 0;

    if (count < 0)
        return replay_file(path);
    for (int i = 0; i < count; i++) {
        char file[4096];

        (void)snprintf(file, sizeof(file), "%s/%s", path, entries[i]->d_name);
        rc |= replay_file(file);
        free(entries[i]);
    }
    free(entries);
    return rc;
}

int main(int argc, char **argv)
{
    int rc = 0;

    for (int i = 1; i < argc; i++)
        rc |= replay(argv[i]);
    (void)printf("%zu inputs\n", inputs);
    return rc;
}

#else

/* ISO C forbids an empty file. */
typedef int replay_is_empty;

#endif /* !FUZZING */
