/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * escape.c - texts and numbers as the formats want them
 */

#include <config.h>

#include "escape.h"

#include <math.h>
#include <string.h>

/* A character, and what is written for it. */
struct replacement {
    char from;
    const char *to;
};

static void replace(struct out *out, const char *text, const struct replacement *table)
{
    if (!text)
        return;
    for (const char *begin = text; *begin;) {
        const struct replacement *row = NULL;
        const char *at = begin;

        for (; *at && !row; at++)
            for (const struct replacement *r = table; r->to; r++)
                if (*at == r->from)
                    row = r;
        if (row)
            at--;
        out_bytes(out, begin, (size_t)(at - begin));
        if (row)
            out_text(out, row->to);
        begin = row ? at + 1 : at;
    }
}

void escape_xml(struct out *out, const char *text)
{
    static const struct replacement table[] = {{'&', "&amp;"},  {'<', "&lt;"},   {'>', "&gt;"},
                                               {'"', "&quot;"}, {'\'', "&#39;"}, {0, NULL}};

    replace(out, text, table);
}

void escape_json(struct out *out, const char *text)
{
    static const struct replacement table[] = {{'"', "\\\""}, {'\\', "\\\\"}, {0, NULL}};

    out_text(out, "\"");
    replace(out, text, table);
    out_text(out, "\"");
}

void escape_csv(struct out *out, const char *text)
{
    static const struct replacement table[] = {{'"', "\"\""}, {0, NULL}};
    bool formula = text && *text && strchr("=+-@", *text);

    if (!text)
        return;
    if (!formula && !strpbrk(text, ",\" ;")) {
        out_text(out, text);
        return;
    }
    out_text(out, formula ? "\"'" : "\"");
    replace(out, text, table);
    out_text(out, "\"");
}

void escape_tap(struct out *out, const char *text)
{
    static const struct replacement table[] = {{'#', "?"}, {'\\', "/"}, {0, NULL}};

    replace(out, text, table);
}

void escape_label(struct out *out, const char *text)
{
    static const struct replacement table[] = {{'"', "\\\""}, {'\\', "\\\\"}, {0, NULL}};

    replace(out, text, table);
}

void escape_gnuplot(struct out *out, const char *text, char quote)
{
    static const char harmless[] = " .,:;-_+/()%=<>[]#!?*&|~";

    out_bytes(out, &quote, 1);
    for (; text && *text; text++) {
        unsigned char c = (unsigned char)*text;
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                     (c >= 'A' && c <= 'Z') || c >= 0x80 || strchr(harmless, c);

        out_bytes(out, plain ? text : "?", 1);
    }
    out_bytes(out, &quote, 1);
}

void escape_json_number(struct out *out, double value)
{
    if (isfinite(value))
        escape_number(out, value);
    else
        out_text(out, isinf(value) ? "\"unlimited\"" : "null");
}

void escape_number(struct out *out, double value)
{
    if (isnan(value))
        return;
    if (isinf(value))
        out_text(out, "unlimited");
    else if (value == floor(value) && fabs(value) < 1e15)
        out_add(out, "%.0f", value);
    else
        out_add(out, "%.9g", value);
}
