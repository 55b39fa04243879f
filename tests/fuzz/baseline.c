/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * baseline.c - fuzz the reader of baselines
 *
 * An input is the file.
 */

#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "report/baseline_file.h"
#include "report/compare.h"
#include "report/file_out.h"

/* RETURN: the file PATH, to be freed. */
static char *read_all(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = fopen(path, "re");

    HOLDS(file != NULL);
    if (getdelim(&text, &size, '\0', file) < 0)
        text[0] = '\0';
    (void)fclose(file);
    return text;
}

enum { NAME_MOST = 80 };

/* RETURN: whether all names are as short as those of pijob: longer ones are cut. */
static bool has_short_names(const struct baseline *baseline)
{
    const struct baseline_run *runs = baseline->runs.items;

    for (size_t i = 0; i < baseline->runs.count; i++) {
        const struct entry *entry = runs[i].entries.items;

        for (size_t k = 0; k < runs[i].entries.count; k++)
            if (strlen(entry[k].name) > NAME_MOST)
                return false;
    }
    return true;
}

/* A baseline that was read is written, read, and written as the same. */
static void check_again(const struct baseline *baseline)
{
    struct baseline again;
    struct error err = {""};
    char path[300];
    char *first;
    char *second;

    (void)snprintf(path, sizeof(path), "%s/again.yaml", fuzz_scratch());
    HOLDS_OF(baseline_write(baseline, path, &err) == 0, err.text);
    first = read_all(path);
    HOLDS_OF(baseline_read(&again, path, &err) == 0, first);
    HOLDS_OF(baseline_write(&again, path, &err) == 0, err.text);
    second = read_all(path);
    HOLDS_OF(!has_short_names(baseline) || strcmp(first, second) == 0, second);
    free(first);
    free(second);
    baseline_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_write("input.yaml", data, size);
    struct baseline baseline;
    struct error err = {""};

    if (baseline_read(&baseline, path, &err) < 0) {
        HOLDS_OF(*err.text && fuzz_is_printable(err.text), err.text);
        HOLDS(baseline.runs.items == NULL);
    } else {
        check_again(&baseline);
        baseline_release(&baseline);
    }
    return 0;
}
