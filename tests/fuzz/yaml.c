/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * yaml.c - fuzz the writer of YAML: libyaml reads what was written as the same
 *
 * An input is a list of items: a byte says what it is, and a text follows, up to a NUL.
 */

#include <config.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "core/yaml_out.h"
#include "fuzz.h"

enum { EVENTS_MOST = 2000, DEPTH_MOST = 12 };

/* What the reader has to find: an event, with the text of a scalar. */
struct wanted {
    yaml_event_type_t type;
    char *text;
    bool quoted;
};

struct writing {
    struct yaml_out *out;
    struct wanted wanted[EVENTS_MOST];
    size_t count;
    bool list[DEPTH_MOST]; /* whether the one that is open is a list */
    bool flow[DEPTH_MOST];
    int depth;
};

static void want(struct writing *w, yaml_event_type_t type, char *text, bool quoted)
{
    w->wanted[w->count++] = (struct wanted){type, text, quoted};
}

/* TEXT, with "?" for each byte that is no part of a character; to be freed. */
static char *mended(const char *text)
{
    size_t length = strlen(text);
    char *copy = fuzz_alloc(length + 1);

    for (size_t i = 0; i < length;) {
        size_t bytes = fuzz_utf8(text + i);

        if (bytes == 0)
            copy[i++] = '?';
        for (; bytes > 0; bytes--, i++)
            copy[i] = text[i];
    }
    return copy;
}

static char *printed(const char *fmt, double value)
{
    char text[64];

    (void)snprintf(text, sizeof(text), fmt, value);
    return mended(text);
}

/* The key of an item of a mapping: names are pijob's own. */
static const char *key_of(struct writing *w)
{
    static const char *const keys[] = {"a", "event", "of median", "mpi_loaded", "9"};

    if (w->list[w->depth])
        return NULL;
    want(w, YAML_SCALAR_EVENT, mended(keys[w->count % 5]), false);
    return keys[(w->count - 1) % 5];
}

static void open_item(struct writing *w, bool list, bool flow)
{
    const char *key;

    if (w->depth + 1 >= DEPTH_MOST)
        return;
    flow = flow || w->flow[w->depth];
    key = key_of(w);
    if (list && flow)
        yaml_out_flow_list(w->out, key);
    else if (list)
        yaml_out_list(w->out, key);
    else if (flow)
        yaml_out_flow_map(w->out, key);
    else
        yaml_out_map(w->out, key);
    want(w, list ? YAML_SEQUENCE_START_EVENT : YAML_MAPPING_START_EVENT, NULL, false);
    w->list[++w->depth] = list;
    w->flow[w->depth] = flow;
}

static void close_item(struct writing *w)
{
    if (w->depth == 0)
        return;
    if (w->list[w->depth])
        yaml_out_end_list(w->out);
    else
        yaml_out_end_map(w->out);
    want(w, w->list[w->depth] ? YAML_SEQUENCE_END_EVENT : YAML_MAPPING_END_EVENT, NULL, false);
    w->depth--;
}

static void put_item(struct writing *w, struct input *input)
{
    unsigned what = (unsigned)input_number(input, 1) % 10;
    const char *key;
    char *text;
    uint64_t bits;
    double value;

    if (what < 4) {
        open_item(w, what & 1, what & 2);
        return;
    }
    if (what == 4) {
        close_item(w);
        return;
    }
    key = key_of(w);
    if (what >= 8) {
        text = input_text(input, '\0');
        yaml_out_text(w->out, key, text);
        want(w, YAML_SCALAR_EVENT, mended(text), true);
        free(text);
        return;
    }
    bits = input_number(input, 8);
    memcpy(&value, &bits, sizeof(value));
    if (what == 5) {
        char digits[32];

        (void)snprintf(digits, sizeof(digits), "%llu", (unsigned long long)bits);
        yaml_out_count(w->out, key, bits);
        want(w, YAML_SCALAR_EVENT, mended(digits), false);
    } else if (what == 6) {
        value = fmod(value, 1e15);
        yaml_out_seconds(w->out, key, value);
        want(w, YAML_SCALAR_EVENT, printed("%.6f", value), false);
    } else {
        yaml_out_number(w->out, key, value);
        want(w, YAML_SCALAR_EVENT, printed("%.6e", value), false);
    }
}

/* Each event is what is WANTED; what is around the document is not in the list. */
static void read_back(const char *text, size_t length, const struct writing *w)
{
    yaml_parser_t parser;
    size_t at = 0;
    bool end = false;

    HOLDS(yaml_parser_initialize(&parser));
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    while (!end) {
        const struct wanted *wanted = &w->wanted[at];
        yaml_event_t event;

        HOLDS_OF(yaml_parser_parse(&parser, &event), parser.problem);
        end = event.type == YAML_STREAM_END_EVENT;
        if (event.type != YAML_STREAM_START_EVENT && event.type != YAML_DOCUMENT_START_EVENT &&
            event.type != YAML_DOCUMENT_END_EVENT && !end) {
            HOLDS(at < w->count && event.type == wanted->type);
            if (event.type == YAML_SCALAR_EVENT) {
                HOLDS_OF(event.data.scalar.length == strlen(wanted->text) &&
                             memcmp(event.data.scalar.value, wanted->text,
                                    event.data.scalar.length) == 0,
                         wanted->text);
                HOLDS(wanted->quoted ==
                      (event.data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE));
            }
            at++;
        }
        yaml_event_delete(&event);
    }
    HOLDS(at == w->count);
    yaml_parser_delete(&parser);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct writing w;
    struct input input = {data, size};
    const char *text;
    size_t length;

    w = (struct writing){.out = yaml_out_create()};
    HOLDS(w.out != NULL);
    want(&w, YAML_MAPPING_START_EVENT, NULL, false);
    while (input.size > 0 && w.count < EVENTS_MOST - 2 * DEPTH_MOST)
        put_item(&w, &input);
    while (w.depth > 0)
        close_item(&w);
    want(&w, YAML_MAPPING_END_EVENT, NULL, false);
    text = yaml_out_finish(w.out, &length);
    HOLDS(text != NULL);
    HOLDS(length >= 8 && memcmp(text, "---", 3) == 0 &&
          memcmp(text + length - 5, "\n...\n", 5) == 0);
    read_back(text, length, &w);
    yaml_out_destroy(w.out);
    for (size_t i = 0; i < w.count; i++)
        free(w.wanted[i].text);
    return 0;
}
