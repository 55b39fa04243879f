/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * written.c - check what is written of a report
 */

#include <config.h>

#include "written.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "fuzz.h"
#include "report/drawing.h"
#include "report/formats.h"
#include "report/html.h"
#include "report/picture_script.h"

/* ---- The syntax of each format ---- */

static void check_text(const char *text)
{
    HOLDS_OF(*text, text);
}

/* Each row has as many fields as the first one. */
UNSEEN static void check_csv(const char *text)
{
    size_t wanted = 0;
    size_t fields = 1;
    bool quoted = false;

    for (; *text; text++) {
        if (*text == '"') {
            quoted = !quoted;
        } else if (*text == ',' && !quoted) {
            fields++;
        } else if (*text == '\n') {
            HOLDS_OF(!quoted, text);
            if (wanted == 0)
                wanted = fields;
            HOLDS_OF(fields == wanted, text);
            fields = 1;
        }
    }
    HOLDS(!quoted && fields == 1);
}

/* JSON is YAML, with one document. */
UNSEEN static void check_json(const char *text)
{
    yaml_parser_t parser;
    bool end = false;
    int documents = 0;

    HOLDS(yaml_parser_initialize(&parser));
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, strlen(text));
    while (!end) {
        yaml_event_t event;

        HOLDS_OF(yaml_parser_parse(&parser, &event), text);
        end = event.type == YAML_STREAM_END_EVENT;
        documents += event.type == YAML_DOCUMENT_START_EVENT;
        HOLDS(event.type != YAML_SCALAR_EVENT ||
              event.data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE ||
              event.data.scalar.length > 0);
        yaml_event_delete(&event);
    }
    HOLDS(documents == 1);
    yaml_parser_delete(&parser);
}

/* As many points as the plan says, and no directive that a log could write. */
UNSEEN static void check_tap(const char *text)
{
    size_t plan = 0;
    size_t points = 0;

    HOLDS_OF(strncmp(text, "TAP version 13\n1..", 18) == 0, text);
    plan = strtoul(text + 18, NULL, 10);
    for (const char *line = text; *line;) {
        points += strncmp(line, "ok ", 3) == 0 || strncmp(line, "not ok ", 7) == 0;
        line += strcspn(line, "\n");
        line += *line != '\0';
    }
    HOLDS_OF(points == plan, text);
}

/* Tags are closed in their order. */
UNSEEN static void check_xml(const char *text)
{
    enum { DEPTH_MOST = 16 };
    const char *open[DEPTH_MOST];
    int depth = 0;

    for (const char *at = strchr(text, '<'); at; at = strchr(at, '<')) {
        size_t name = strcspn(at + 1, " />\n");
        const char *end = at + 1;

        for (bool quoted = false; *end && (quoted || *end != '>'); end++) {
            HOLDS_OF(*end != '<', at);
            quoted ^= *end == '"';
        }
        HOLDS_OF(*end == '>', at);
        if (at[1] == '/') {
            HOLDS_OF(depth > 0, at);
            name = (size_t)(end - at - 2);
            HOLDS_OF(strncmp(open[--depth], at + 2, name) == 0, at);
        } else if (at[1] != '?' && end[-1] != '/') {
            HOLDS_OF(depth < DEPTH_MOST && name > 0, at);
            open[depth++] = at + 1;
        }
        at = end;
    }
    HOLDS_OF(depth == 0, text);
}

UNSEEN static void check_prometheus(const char *text)
{
    for (const char *line = text; *line;) {
        HOLDS_OF(strncmp(line, "# HELP pijob_", 13) == 0 ||
                     strncmp(line, "# TYPE pijob_", 13) == 0 ||
                     strncmp(line, "pijob_", 6) == 0,
                 line);
        line += strcspn(line, "\n");
        HOLDS(*line == '\n');
        line++;
    }
}

/* ---- All of them ---- */

/* RETURN: whether the character at TEXT changes the direction of what follows, or the line. */
UNSEEN static bool is_mark(const char *text)
{
    const unsigned char *c = (const unsigned char *)text;

    return (c[0] == 0xd8 && c[1] == 0x9c) ||
           (c[0] == 0xe2 && c[1] == 0x80 &&
            ((c[2] >= 0x8b && c[2] <= 0x8f) || (c[2] >= 0xa8 && c[2] <= 0xae))) ||
           (c[0] == 0xe2 && c[1] == 0x81 && c[2] >= 0xa0 && c[2] <= 0xaf);
}

UNSEEN static void look(struct out *out)
{
    HOLDS(!out->failed);
    HOLDS(out->used == (out->text ? strlen(out->text) : 0));
    for (size_t i = 0; i < out->used;) {
        unsigned char c = (unsigned char)out->text[i];
        size_t length = fuzz_utf8(out->text + i);

        HOLDS_OF(length > 0 && (c >= 0x20 || c == '\n' || c == '\r') && c != 0x7f &&
                     !is_mark(out->text + i),
                 out->text + i);
        i += length;
    }
    out_free(out);
}

static void write_formats(const struct report *report)
{
    static const struct {
        const char *name;
        void (*check)(const char *text);
    } formats[] = {
        {"text", check_text}, {"csv", check_csv},   {"json", check_json},
        {"tap", check_tap},   {"junit", check_xml}, {"prometheus", check_prometheus},
    };

    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        struct out out = {.text = NULL};

        format_find(formats[i].name)->write(&out, report);
        formats[i].check(out.text ? out.text : "");
        look(&out);
    }
}

static void draw(const struct report *report)
{
    const struct picture_kind *kind;
    struct out out = {.text = NULL};

    html_write(&out, report);
    look(&out);
    for (size_t i = 0; (kind = picture_kind_at(i)); i++) {
        struct picture picture = {.x_label = ""};

        if (kind->build(&picture, report, NULL) == 0)
            picture_script(&out, &picture, "svg");
        look(&out);
        picture_release(&picture);
    }
}

void written_check(const struct report *report)
{
    write_formats(report);
    draw(report);
}
