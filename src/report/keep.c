/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * keep.c - texts of a log, and what is wrong with it
 */

#include <config.h>

#include "keep.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clean.h"

enum { PROBLEMS_KEPT = 20 };

const char *keep_text(struct arena *arena, const char *text, size_t length)
{
    char clean[KEEP_SIZE];

    return arena_text(arena, clean, clean_text(clean, sizeof(clean), text, length));
}

const char *keep_long(struct arena *arena, const char *text, size_t length)
{
    size_t size = 4 * length + KEEP_SIZE; /* \\xNN for each byte */
    char *clean = memory_get(size);
    const char *kept = NULL;

    if (clean)
        kept = arena_text(arena, clean, clean_text(clean, size, text, length));
    else
        arena->failed = true;
    free(clean);
    return kept;
}

void keep_problem(struct log *log, uint64_t line, const char *fmt, ...)
{
    struct model_problem *problem;
    char text[256];
    va_list ap;
    int length;

    log->problem_count++;
    problem = list_add(&log->problems, sizeof(*problem), PROBLEMS_KEPT);
    if (!problem)
        return;
    va_start(ap, fmt);
    length = vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    problem->line = line;
    problem->text = keep_text(&log->texts, text, length < 0 ? 0 : strlen(text));
}
