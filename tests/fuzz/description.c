/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * description.c - fuzz the job description, and --set
 *
 * An input is lines "--set KEY=VALUE", if any, and then the YAML file.
 */

#include <config.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/yaml_out.h"
#include "fuzz.h"
#include "job/job.h"
#include "job/job_source.h"
#include "job/job_value.h"

#define SET "--set "
#define FILE_NAME "job.yaml"

/* A refusal says where: FILE:LINE:COLUMN, within the file, or --set and what it was given. */
static void check_error(const struct error *err, size_t length)
{
    size_t line = 0;
    size_t column = 0;
    int used = 0;

    HOLDS_OF(fuzz_is_printable(err->text), err->text);
    if (strncmp(err->text, SET "'", sizeof(SET)) == 0) {
        HOLDS_OF(strstr(err->text, "': ") != NULL, err->text);
        return;
    }
    HOLDS_OF(sscanf(err->text, FILE_NAME ":%zu:%zu: %n", &line, &column, &used) == 2 &&
                 used > 0 && err->text[used],
             err->text);
    HOLDS_OF(line >= 1 && line <= length + 1, err->text);
    HOLDS_OF(column >= 1 && column <= length + 1, err->text);
}

/* RETURN: JOB as a description, to be freed. */
static char *describe(const struct job *job)
{
    struct yaml_out *out = yaml_out_create();
    size_t length;
    const char *yaml;
    char *text;

    HOLDS(out != NULL);
    job_describe(job, out);
    yaml = yaml_out_finish(out, &length);
    HOLDS(yaml != NULL);
    text = fuzz_alloc(length + 1);
    memcpy(text, yaml, length);
    yaml_out_destroy(out);
    return text;
}

/* RETURN: whether two values of KEY are the same; a time is printed to ten digits. */
static bool is_same(const struct job *a, const struct job *b, const struct job_key *key)
{
    const void *x = (const char *)a + key->offset;
    const void *y = (const char *)b + key->offset;
    double from;
    double to;

    switch (key->type) {
    case JOB_COUNT:
        return memcmp(x, y, sizeof(uint64_t)) == 0;
    case JOB_CHOICE:
        return memcmp(x, y, sizeof(int)) == 0;
    case JOB_SECONDS:
    case JOB_REAL:
        memcpy(&from, x, sizeof(from));
        memcpy(&to, y, sizeof(to));
        return isinf(from) ? isinf(to) : fabs(from - to) <= 1e-9 * from;
    default:
        return strcmp(x, y) == 0;
    }
}

/* A value that was printed is read as the same one. */
static void check_values(const struct job *job)
{
    const struct job_key *key;

    for (size_t i = 0; (key = job_key_at(i)); i++) {
        struct job again = *job;
        char text[JOB_PATH_SIZE];
        char twice[JOB_PATH_SIZE];
        struct error err;

        if (!job_given(job, key))
            continue;
        (void)job_value(job, key, text, sizeof(text));
        HOLDS_OF(job_set(&again, key, text, &err) == 0, err.text);
        HOLDS_OF(is_same(job, &again, key), text);
        HOLDS_OF(strcmp(job_value(&again, key, twice, sizeof(twice)), text) == 0, text);
    }
}

/* The time to wait for other ranks is known before the description. */
static void check_timeout(const struct job_source *source)
{
    double seconds = 0;
    struct error err;

    if (job_source_timeout(source, &seconds, &err) < 0)
        check_error(&err, 0);
    else
        HOLDS(seconds >= 1 && seconds <= 86400);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    struct job_source source = {.file = FILE_NAME};
    char *set[JOB_SETS_MAX];
    struct error err = {""};
    struct job job;
    size_t length;
    uint8_t *text;

    while (source.set_count < JOB_SETS_MAX && input.size >= sizeof(SET) - 1 &&
           memcmp(input.data, SET, sizeof(SET) - 1) == 0) {
        input.data += sizeof(SET) - 1;
        input.size -= sizeof(SET) - 1;
        set[source.set_count] = input_text(&input, '\n');
        source.set[source.set_count] = set[source.set_count];
        source.set_count++;
    }
    check_timeout(&source);
    length = input.size;
    text = input_bytes(&input, &length);
    if (job_source_parse(&source, (const char *)text, length, &job, &err) < 0) {
        check_error(&err, length);
    } else {
        char *first = describe(&job);
        char *second;
        struct job again;

        source.set_count = 0;
        check_values(&job);
        HOLDS_OF(job_source_parse(&source, first, strlen(first), &again, &err) == 0, err.text);
        second = describe(&again);
        HOLDS_OF(strcmp(first, second) == 0, first);
        free(first);
        free(second);
    }
    /* The assignments that were not reached, too. */
    for (int i = 0; i < JOB_SETS_MAX && source.set[i]; i++)
        free(set[i]);
    free(text);
    return 0;
}
