/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * job_yaml.c - read a job description with libyaml
 *
 * The description is checked event by event against the table of keys, and the first error
 * ends it.  So nothing is built that the table does not know: deep nesting is refused at its
 * first level, and an alias is refused before it is expanded.
 */

#include <config.h>

#include "job_yaml.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "core/no_memory.h"
#include "core/text.h"
#include "job_keys.h"
#include "job_value.h"

enum { PATH_MAX_LENGTH = 128 }; /* of a path with dots */

struct reader {
    yaml_parser_t parser;
    yaml_event_t event;
    bool have_event;
    const char *path;
    const char *text;
    size_t length;
    struct job *job;
    size_t section_line[JOB_KEYS_MAX]; /* of the section whose first key it is; 0: none yet */
    struct error *err;
};

static int fail_at(struct reader *r, yaml_mark_t mark, const char *message)
{
    return error_set(r->err, "%s:%zu:%zu: %s", r->path, mark.line + 1, mark.column + 1,
                     message);
}

/* RETURN: whether BYTE is the first byte of a UTF-8 character. */
static bool starts_character(char byte)
{
    return (byte & 0xc0) != 0x80;
}

/* RETURN: the line and column of byte OFFSET: libyaml gives none for bytes that are not text.
 */
static yaml_mark_t mark_of(const struct reader *r, size_t offset)
{
    yaml_mark_t mark = {0};

    for (size_t i = 0; i < offset && i < r->length; i++) {
        mark.column += starts_character(r->text[i]);
        if (r->text[i] == '\n') {
            mark.line++;
            mark.column = 0;
        }
    }
    return mark;
}

/* RETURN: the character at which libyaml stopped, or 0. */
static char stopped_at(const struct reader *r)
{
    yaml_mark_t stop = r->parser.problem_mark; /* in characters, not bytes */
    size_t line = 0;
    size_t at = 0;

    while (at < r->length && line < stop.line)
        line += r->text[at++] == '\n';
    if (at == 0 && r->length >= 3 && memcmp(r->text, "\xef\xbb\xbf", 3) == 0)
        at = 3; /* a byte order mark has no column */
    for (size_t column = 0; at < r->length; at++) {
        if (column == stop.column && starts_character(r->text[at]))
            return r->text[at];
        column += starts_character(r->text[at]);
    }
    return 0;
}

static int fail_syntax(struct reader *r)
{
    const yaml_parser_t *p = &r->parser;
    char stop = p->error == YAML_READER_ERROR ? 0 : stopped_at(r);
    char message[512];
    char begun[64] = "";

    if (p->error == YAML_MEMORY_ERROR)
        return no_memory(r->err, r->path);
    if (p->error == YAML_READER_ERROR) {
        (void)snprintf(message, sizeof(message), "not a text file: %s", p->problem);
        return fail_at(r, mark_of(r, p->problem_offset), message);
    }
    /* The most frequent mistakes, with their cure. */
    if (stop == '\t')
        return fail_at(r, p->problem_mark, "unexpected tab; indent YAML with spaces");
    if (p->error == YAML_SCANNER_ERROR && stop && strchr("%@`", stop)) {
        (void)snprintf(message, sizeof(message),
                       "a value cannot begin with '%c'; put it in quotes", stop);
        return fail_at(r, p->problem_mark, message);
    }
    if (p->context && (p->context_mark.line != p->problem_mark.line ||
                       p->context_mark.column != p->problem_mark.column))
        (void)snprintf(begun, sizeof(begun), " (started at %zu:%zu)", p->context_mark.line + 1,
                       p->context_mark.column + 1);
    (void)snprintf(
        message, sizeof(message), "not YAML: %s%s%s%s%s", p->context ? p->context : "", begun,
        p->context ? ", " : "", p->problem,
        strcmp(p->problem, "did not find expected key") == 0 ? "; check the indentation" : "");
    return fail_at(r, p->problem_mark, message);
}

/* Read the next event into r->event. */
static int next(struct reader *r)
{
    if (r->have_event)
        yaml_event_delete(&r->event);
    r->have_event = yaml_parser_parse(&r->parser, &r->event) != 0;
    return r->have_event ? 0 : fail_syntax(r);
}

/* Refuse what is not allowed anywhere in a description. */
static int refuse_exotic(struct reader *r)
{
    const yaml_event_t *e = &r->event;
    bool tag = false;

    if (e->type == YAML_ALIAS_EVENT)
        return fail_at(r, e->start_mark,
                       "YAML aliases (*) are not allowed; write the value itself");
    if (e->type == YAML_SCALAR_EVENT)
        tag = e->data.scalar.tag != NULL;
    else if (e->type == YAML_MAPPING_START_EVENT)
        tag = e->data.mapping_start.tag != NULL;
    else if (e->type == YAML_SEQUENCE_START_EVENT)
        tag = e->data.sequence_start.tag != NULL;
    return tag ? fail_at(r, e->start_mark, "YAML tags (!) are not allowed; remove the tag")
               : 0;
}

static const char *event_kind(const yaml_event_t *e)
{
    switch (e->type) {
    case YAML_SEQUENCE_START_EVENT:
        return "is a list";
    case YAML_MAPPING_START_EVENT:
        return "is a mapping";
    default:
        return "is a single value";
    }
}

static bool is_null(const yaml_event_t *e)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL"};
    const char *value = (const char *)e->data.scalar.value;

    if (e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return false;
    for (size_t i = 0; i < sizeof(nulls) / sizeof(nulls[0]); i++)
        if (strcmp(value, nulls[i]) == 0)
            return true;
    return false;
}

/* RETURN: what is wrong with the value of KEY, apart from its text, or NULL. */
static const char *value_problem(const struct job_key *key, const yaml_event_t *e)
{
    if (e->type != YAML_SCALAR_EVENT)
        return event_kind(e);
    if (is_null(e))
        return "has no value";
    if (strlen((const char *)e->data.scalar.value) != e->data.scalar.length)
        return "contains a NUL character";
    if (job_value_is_number(key) && e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return "is in quotes";
    return NULL;
}

/* The value of KEY, which WHAT is ("" or "an item of "), cannot be read, because of PROBLEM.
 */
static int fail_value(struct reader *r, const struct job_key *key, const char *what,
                      const char *problem)
{
    char message[512];
    char allows[JOB_ALLOWS_SIZE];

    (void)snprintf(message, sizeof(message), "%s'%s' %s; allowed: %s", what, key->path,
                   problem, job_value_allows(key, allows, sizeof(allows)));
    return fail_at(r, r->event.start_mark, message);
}

/* Read the items of a list, up to its end; the current event is its start.  The list so far is
 * set with each item, so that an error is told where the item is. */
static int read_list(struct reader *r, const struct job_key *key)
{
    char text[JOB_PATH_SIZE];
    struct text list = text_begin(text, sizeof(text));

    for (;;) {
        const char *problem;
        struct error why;

        if (next(r) < 0 || refuse_exotic(r) < 0)
            return -1;
        if (r->event.type == YAML_SEQUENCE_END_EVENT)
            return *text ? 0 : fail_value(r, key, "", "is an empty list");
        problem = value_problem(key, &r->event);
        if (problem)
            return fail_value(r, key, "an item of ", problem);
        text_item(&list, ", ", (const char *)r->event.data.scalar.value);
        if (job_set(r->job, key, text, &why) < 0)
            return fail_at(r, r->event.start_mark, why.text);
    }
}

/* Note that KEY is given at MARK, which is allowed once. */
static int note_key(struct reader *r, const struct job_key *key, yaml_mark_t mark)
{
    struct job_place *place = &r->job->place[job_key_index(key)];
    char message[512];

    if (place->line > 0) {
        (void)snprintf(message, sizeof(message), "'%s' is given twice, first on line %u",
                       key->path, place->line);
        return fail_at(r, mark, message);
    }
    *place = (struct job_place){(uint32_t)mark.line + 1, (uint32_t)mark.column + 1};
    return 0;
}

static int read_mapping(struct reader *r, const char *prefix);

static int read_value(struct reader *r, const struct job_key *key, yaml_mark_t key_mark)
{
    char prefix[PATH_MAX_LENGTH + 1];
    const char *problem;
    struct error why;

    if (next(r) < 0 || refuse_exotic(r) < 0 || note_key(r, key, key_mark) < 0)
        return -1;
    if (key->type == JOB_SIZES && r->event.type == YAML_SEQUENCE_START_EVENT)
        return read_list(r, key);
    if (job_key_is_section(key->path) && r->event.type == YAML_MAPPING_START_EVENT) {
        (void)snprintf(prefix, sizeof(prefix), "%s.", key->path);
        return read_mapping(r, prefix);
    }
    problem = value_problem(key, &r->event);
    if (problem)
        return fail_value(r, key, "", problem);
    if (job_set(r->job, key, (const char *)r->event.data.scalar.value, &why) < 0)
        return fail_at(r, r->event.start_mark, why.text);
    return 0;
}

static int read_section(struct reader *r, const char *path)
{
    char message[512];
    char prefix[PATH_MAX_LENGTH + 1];

    if (next(r) < 0 || refuse_exotic(r) < 0)
        return -1;
    if (r->event.type != YAML_MAPPING_START_EVENT) {
        const yaml_event_t *e = &r->event;
        bool nothing = e->type == YAML_SCALAR_EVENT && is_null(e);

        (void)snprintf(message, sizeof(message), "'%s' %s; allowed: keys below it, indented%s",
                       path, nothing ? "has no value" : event_kind(e),
                       nothing ? ", or leave it out" : "");
        return fail_at(r, r->event.start_mark, message);
    }
    (void)snprintf(prefix, sizeof(prefix), "%s.", path);
    return read_mapping(r, prefix);
}

/* RETURN: where the line of section PATH is stored. */
static size_t *section_line_of(struct reader *r, const char *path)
{
    size_t length = strlen(path);
    size_t i = 0;

    while (strncmp(job_key_at(i)->path, path, length) != 0 ||
           job_key_at(i)->path[length] != '.')
        i++;
    return &r->section_line[i];
}

/* Read one "key: value" of a mapping; the current event is the key. */
static int read_entry(struct reader *r, const char *prefix)
{
    yaml_mark_t mark = r->event.start_mark;
    const char *word;
    char path[PATH_MAX_LENGTH];
    char message[512];
    const struct job_key *key;
    size_t *section_line;
    struct error why;

    if (refuse_exotic(r) < 0)
        return -1;
    if (r->event.type != YAML_SCALAR_EVENT)
        return fail_at(r, mark, "a key must be a word");
    word = (const char *)r->event.data.scalar.value;
    if (strlen(word) != r->event.data.scalar.length)
        return fail_at(r, mark, "a key must not contain a NUL character");
    (void)snprintf(path, sizeof(path), "%s%s", prefix, word);

    key = job_key_find(path);
    /* It would be a second spelling of a key, which could hide a duplicate. */
    if (strchr(word, '.') && (key || job_key_is_section(path)))
        return fail_at(r, mark,
                       "a key must not contain a dot; write each part on its own line, "
                       "and indent the second below the first");
    if (key)
        return read_value(r, key, mark);
    if (!*word || !job_key_is_section(path)) {
        (void)job_key_unknown(path, &why);
        return fail_at(r, mark, why.text);
    }
    section_line = section_line_of(r, path);
    if (*section_line) {
        (void)snprintf(message, sizeof(message), "'%s' is given twice, first on line %zu",
                       path, *section_line);
        return fail_at(r, mark, message);
    }
    *section_line = mark.line + 1;
    return read_section(r, path);
}

/* Read the keys of a mapping, up to its end; the current event is its start. */
static int read_mapping(struct reader *r, const char *prefix)
{
    for (;;) {
        if (next(r) < 0)
            return -1;
        if (r->event.type == YAML_MAPPING_END_EVENT)
            return 0;
        if (read_entry(r, prefix) < 0)
            return -1;
    }
}

#define EMPTY "the job description is empty; it needs at least 'series: {terms: 1e8}'"

static int read_stream(struct reader *r)
{
    char message[256];

    if (next(r) < 0 || next(r) < 0) /* the stream's start, the document's */
        return -1;
    if (r->event.type == YAML_STREAM_END_EVENT)
        return fail_at(r, (yaml_mark_t){0}, EMPTY);
    if (next(r) < 0 || refuse_exotic(r) < 0)
        return -1;
    if (r->event.type == YAML_SCALAR_EVENT && is_null(&r->event))
        return fail_at(r, (yaml_mark_t){0}, EMPTY);
    if (r->event.type != YAML_MAPPING_START_EVENT) {
        (void)snprintf(
            message, sizeof(message),
            "the job description %s; it must be a mapping, such as 'series: {terms: 1e8}'",
            event_kind(&r->event));
        return fail_at(r, r->event.start_mark, message);
    }
    if (read_mapping(r, "") < 0)
        return -1;
    if (next(r) < 0 || next(r) < 0) /* the document's end */
        return -1;
    if (r->event.type != YAML_STREAM_END_EVENT)
        return fail_at(r, r->event.start_mark, "a second YAML document; only one is allowed");
    return 0;
}

int job_yaml_parse(struct job *job, const char *path, const char *text, size_t length,
                   struct error *err)
{
    struct reader r = {
        .path = path,
        .text = text,
        .length = length,
        .job = job,
        .err = err,
    };
    int rc;

    memset(job->place, 0, sizeof(job->place));
    if (!yaml_parser_initialize(&r.parser))
        return no_memory(err, path);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)text, length);
    rc = read_stream(&r);
    if (r.have_event)
        yaml_event_delete(&r.event);
    yaml_parser_delete(&r.parser);
    return rc;
}
