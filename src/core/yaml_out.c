/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * yaml_out.c - write one YAML document with libyaml's emitter
 */

#include <config.h>

#include "yaml_out.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "utf8.h"

struct yaml_out {
    yaml_emitter_t emitter;
    char *text;
    size_t length;
    size_t room;
    bool failed;
};

static int append(void *arg, unsigned char *bytes, size_t count)
{
    struct yaml_out *out = arg;

    if (out->length + count > out->room) {
        size_t room = (out->length + count) * 2;
        char *text = realloc(out->text, room);

        if (!text)
            return 0;
        out->text = text;
        out->room = room;
    }
    memcpy(out->text + out->length, bytes, count);
    out->length += count;
    return 1;
}

/* Pass EVENT, if INITIALIZED, to the emitter, which then owns it. */
static void emit(struct yaml_out *out, yaml_event_t *event, int initialized)
{
    if (!out->failed)
        out->failed = !initialized || !yaml_emitter_emit(&out->emitter, event);
    else if (initialized)
        yaml_event_delete(event);
}

static int scalar_event(yaml_event_t *event, const char *value, yaml_scalar_style_t style)
{
    return yaml_scalar_event_initialize(event, NULL, NULL, (const yaml_char_t *)value,
                                        (int)strlen(value), 1, 1, style);
}

/* YAML is UTF-8, but a file name need not be.  libyaml takes surrogates for characters, and
 * writes what it does not read. */
static bool is_utf8(const char *value)
{
    size_t length;

    while (*value && (length = utf8_length(value)) > 0)
        value += length;
    return !*value;
}

/* Replace each byte of VALUE that is not part of a character by "?". */
static void replace_bytes(char *value)
{
    while (*value) {
        size_t length = utf8_length(value);

        if (length == 0)
            *value = '?';
        value += length ? length : 1;
    }
}

static void scalar(struct yaml_out *out, const char *value, yaml_scalar_style_t style)
{
    yaml_event_t event;
    char *mended = is_utf8(value) ? NULL : strdup(value);
    int initialized;

    if (mended)
        replace_bytes(mended);
    initialized = scalar_event(&event, mended ? mended : value, style);
    free(mended);
    emit(out, &event, initialized);
}

static void put_key(struct yaml_out *out, const char *key)
{
    if (key)
        scalar(out, key, YAML_PLAIN_SCALAR_STYLE);
}

static void begin_map(struct yaml_out *out, const char *key, yaml_mapping_style_t style)
{
    yaml_event_t event;

    put_key(out, key);
    emit(out, &event, yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, style));
}

static void begin_list(struct yaml_out *out, const char *key, yaml_sequence_style_t style)
{
    yaml_event_t event;

    put_key(out, key);
    emit(out, &event, yaml_sequence_start_event_initialize(&event, NULL, NULL, 1, style));
}

struct yaml_out *yaml_out_create(void)
{
    struct yaml_out *out = calloc(1, sizeof(*out));
    yaml_event_t event;

    if (!out)
        return NULL;
    if (!yaml_emitter_initialize(&out->emitter)) {
        free(out);
        return NULL;
    }
    yaml_emitter_set_output(&out->emitter, append, out);
    yaml_emitter_set_unicode(&out->emitter, 1);
    yaml_emitter_set_width(&out->emitter, -1);
    emit(out, &event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING));
    emit(out, &event, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 0));
    begin_map(out, NULL, YAML_BLOCK_MAPPING_STYLE);
    return out;
}

void yaml_out_destroy(struct yaml_out *out)
{
    if (out) {
        yaml_emitter_delete(&out->emitter);
        free(out->text);
        free(out);
    }
}

void yaml_out_map(struct yaml_out *out, const char *key)
{
    begin_map(out, key, YAML_BLOCK_MAPPING_STYLE);
}

void yaml_out_flow_map(struct yaml_out *out, const char *key)
{
    begin_map(out, key, YAML_FLOW_MAPPING_STYLE);
}

void yaml_out_end_map(struct yaml_out *out)
{
    yaml_event_t event;

    emit(out, &event, yaml_mapping_end_event_initialize(&event));
}

void yaml_out_list(struct yaml_out *out, const char *key)
{
    begin_list(out, key, YAML_BLOCK_SEQUENCE_STYLE);
}

void yaml_out_flow_list(struct yaml_out *out, const char *key)
{
    begin_list(out, key, YAML_FLOW_SEQUENCE_STYLE);
}

void yaml_out_end_list(struct yaml_out *out)
{
    yaml_event_t event;

    emit(out, &event, yaml_sequence_end_event_initialize(&event));
}

void yaml_out_text(struct yaml_out *out, const char *key, const char *value)
{
    put_key(out, key);
    scalar(out, value, YAML_DOUBLE_QUOTED_SCALAR_STYLE);
}

void yaml_out_plain(struct yaml_out *out, const char *key, const char *value)
{
    put_key(out, key);
    scalar(out, value, YAML_PLAIN_SCALAR_STYLE);
}

void yaml_out_count(struct yaml_out *out, const char *key, uint64_t value)
{
    char text[32];

    (void)snprintf(text, sizeof(text), "%" PRIu64, value);
    yaml_out_plain(out, key, text);
}

void yaml_out_seconds(struct yaml_out *out, const char *key, double value)
{
    char text[64];

    (void)snprintf(text, sizeof(text), "%.6f", value);
    yaml_out_plain(out, key, text);
}

void yaml_out_number(struct yaml_out *out, const char *key, double value)
{
    char text[64];

    /* YAML 1.1 requires the point and the sign of the exponent. */
    (void)snprintf(text, sizeof(text), "%.6e", value);
    yaml_out_plain(out, key, text);
}

const char *yaml_out_finish(struct yaml_out *out, size_t *length)
{
    yaml_event_t event;

    yaml_out_end_map(out);
    /* An explicit end tells a reader that the document is complete. */
    emit(out, &event, yaml_document_end_event_initialize(&event, 0));
    emit(out, &event, yaml_stream_end_event_initialize(&event));
    if (!out->failed)
        out->failed = !yaml_emitter_flush(&out->emitter);
    *length = out->length;
    return out->failed ? NULL : out->text;
}
