/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * formats.c - the formats by their names
 */

#include <config.h>

#include "formats.h"

#include <string.h>

#include "writer.h"

static const struct format formats[] = {
    {"text", writer_text}, {"csv", writer_csv},     {"json", writer_json},
    {"tap", writer_tap},   {"junit", writer_junit}, {"prometheus", writer_prometheus},
};

const struct format *format_find(const char *name)
{
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

const char *format_names(void)
{
    return "text, csv, json, tap, junit, prometheus";
}
