/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * out.c - a text of any length
 */

#include <config.h>

#include "out.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* Make room for LENGTH bytes and a NUL. */
static bool make_room(struct out *out, size_t length)
{
    size_t size = out->size ? out->size : 1024;
    char *text;

    if (out->failed)
        return false;
    while (size - out->used <= length)
        size *= 2;
    if (size == out->size)
        return true;
    text = memory_more(out->text, size);
    if (!text) {
        out->failed = true;
        return false;
    }
    out->text = text;
    out->size = size;
    return true;
}

void out_bytes(struct out *out, const char *bytes, size_t length)
{
    if (!make_room(out, length))
        return;
    memcpy(out->text + out->used, bytes, length);
    out->used += length;
    out->text[out->used] = '\0';
}

void out_text(struct out *out, const char *text)
{
    out_bytes(out, text, strlen(text));
}

void out_add(struct out *out, const char *fmt, ...)
{
    va_list ap;
    int length;

    va_start(ap, fmt);
    length = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (length < 0 || !make_room(out, (size_t)length)) {
        out->failed = true;
        return;
    }
    va_start(ap, fmt);
    (void)vsnprintf(out->text + out->used, out->size - out->used, fmt, ap);
    va_end(ap);
    out->used += (size_t)length;
}

void out_free(struct out *out)
{
    free(out->text);
    *out = (struct out){.text = NULL};
}
