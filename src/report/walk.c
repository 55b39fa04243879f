/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * walk.c - go through a YAML document by libyaml's events
 */

#include <config.h>

#include "walk.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "memory.h"

enum { DEPTH_MAX = 16, WALK_PATH_SIZE = 256 };

struct level {
    bool is_list;
    bool has_key; /* in a mapping: the next value belongs to the key in the path */
    size_t path;  /* length of the path to the mapping or list */
};

struct walk {
    const struct walk_visitor *table;
    void *visitor;
    struct level level[DEPTH_MAX];
    int depth;
    char path[WALK_PATH_SIZE];
    size_t used;
};

static int fail(struct walk_problem *problem, size_t line, const char *text)
{
    problem->line = line + 1;
    (void)snprintf(problem->text, sizeof(problem->text), "%s", text);
    return -1;
}

/* Append the LENGTH bytes of TEXT to the path; a path that is too long matches nothing. */
static void path_add(struct walk *walk, const char *text, size_t length)
{
    size_t room = sizeof(walk->path) - 1 - walk->used;

    if (length > room)
        length = room;
    memcpy(walk->path + walk->used, text, length);
    walk->used += length;
    walk->path[walk->used] = '\0';
}

/* A value, or the begin of a mapping or of a list: the path now leads there. */
static void begin_value(struct walk *walk)
{
    if (walk->depth == 0 || !walk->level[walk->depth - 1].is_list)
        return;
    walk->used = walk->level[walk->depth - 1].path;
    path_add(walk, "[]", 2);
    walk->table->item(walk->visitor, walk->path);
}

static void end_value(struct walk *walk)
{
    if (walk->depth > 0)
        walk->level[walk->depth - 1].has_key = false;
}

static void take_key(struct walk *walk, const char *key, size_t length)
{
    struct level *level = &walk->level[walk->depth - 1];

    walk->used = level->path;
    if (walk->used > 0)
        path_add(walk, ".", 1);
    path_add(walk, key, length);
    level->has_key = true;
}

static void take_scalar(struct walk *walk, const yaml_event_t *event)
{
    const char *value = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    const struct level *level = walk->depth > 0 ? &walk->level[walk->depth - 1] : NULL;

    if (level && !level->is_list && !level->has_key) {
        take_key(walk, value, length);
        return;
    }
    begin_value(walk);
    walk->table->value(walk->visitor, walk->path, value, length);
    end_value(walk);
}

static int take_begin(struct walk *walk, bool is_list, size_t line,
                      struct walk_problem *problem)
{
    if (walk->depth > 0 && !walk->level[walk->depth - 1].is_list &&
        !walk->level[walk->depth - 1].has_key)
        return fail(problem, line, "a key that is a list or a mapping");
    if (walk->depth == DEPTH_MAX)
        return fail(problem, line, "nested too deeply");
    begin_value(walk);
    walk->level[walk->depth++] = (struct level){.is_list = is_list, .path = walk->used};
    return 0;
}

/* RETURN: 1 to go on, 0 at the end, or -1. */
static int take_event(struct walk *walk, const yaml_event_t *event,
                      struct walk_problem *problem)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        take_scalar(walk, event);
        return 1;
    case YAML_MAPPING_START_EVENT:
    case YAML_SEQUENCE_START_EVENT:
        return take_begin(walk, event->type == YAML_SEQUENCE_START_EVENT,
                          event->start_mark.line, problem) < 0
                   ? -1
                   : 1;
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        walk->used = walk->level[--walk->depth].path;
        walk->path[walk->used] = '\0';
        end_value(walk);
        return 1;
    case YAML_ALIAS_EVENT:
        return fail(problem, event->start_mark.line, "an alias");
    case YAML_DOCUMENT_END_EVENT:
    case YAML_STREAM_END_EVENT:
        return 0;
    default:
        return 1;
    }
}

int walk_document(const char *text, size_t length, const struct walk_visitor *table,
                  void *visitor, struct walk_problem *problem)
{
    struct walk walk = {.table = table, .visitor = visitor};
    yaml_parser_t parser;
    int more = 1;

    if (!yaml_parser_initialize(&parser)) {
        memory_note_short();
        return fail(problem, 0, "out of memory");
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    while (more > 0) {
        yaml_event_t event;

        if (!yaml_parser_parse(&parser, &event)) {
            const char *why = parser.problem ? parser.problem : "out of memory";
            size_t line = parser.problem_mark.line;

            if (parser.error == YAML_MEMORY_ERROR)
                memory_note_short();
            /* libyaml gives only the byte of what is no text. */
            if (parser.error == YAML_READER_ERROR)
                for (size_t i = line = 0; i < parser.problem_offset && i < length; i++)
                    line += text[i] == '\n';
            more = fail(problem, line, why);
            break;
        }
        more = take_event(&walk, &event, problem);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return more;
}
