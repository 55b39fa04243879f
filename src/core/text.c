/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * text.c - write a text piece by piece, and mark it if it is cut
 */

#include <config.h>

#include "text.h"

#include <stdio.h>
#include <string.h>

struct text text_begin(char *text, size_t size)
{
    text[0] = '\0';
    return (struct text){.text = text, .size = size};
}

/* Replace the end of TEXT, which is full, by "...". */
static void mark_cut(struct text *text)
{
    size_t at = text->size - sizeof("...");

    text->used = text->size;
    if (text->size < sizeof("..."))
        return;
    while (at > 0 && (text->text[at] & 0xc0) == 0x80)
        at--;
    memcpy(text->text + at, "...", sizeof("..."));
}

void text_add_list(struct text *text, const char *fmt, va_list ap)
{
    int length;

    if (text->used >= text->size)
        return;
    length = vsnprintf(text->text + text->used, text->size - text->used, fmt, ap);
    if (length < 0 || (size_t)length >= text->size - text->used)
        mark_cut(text);
    else
        text->used += (size_t)length;
}

void text_add(struct text *text, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    text_add_list(text, fmt, ap);
    va_end(ap);
}

void text_item(struct text *text, const char *separator, const char *item)
{
    text_add(text, "%s%s", text->used > 0 ? separator : "", item);
}
