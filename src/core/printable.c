/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * printable.c - texts from outside, before they reach a terminal
 *
 * A control character in the name of a file would reach the terminal of whoever reads the
 * message: it could move the cursor, or change what is there.
 */

#include <config.h>

#include "printable.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "error.h"
#include "text.h"
#include "utf8.h"

/* The length of the UTF-8 character at TEXT, or 0 when there is none, or one that controls
 * (U+0080 to U+009F are the C1 controls). */
static size_t character(const char *text)
{
    const unsigned char *c = (const unsigned char *)text;

    if (c[0] < 0x20 || c[0] == 0x7f || (c[0] == 0xc2 && c[1] < 0xa0))
        return 0;
    return utf8_length(text);
}

static bool is_printable(const char *text)
{
    while (*text) {
        size_t length = character(text);

        if (length == 0)
            return false;
        text += length;
    }
    return true;
}

char *printable(char *dst, size_t size, const char *text)
{
    struct text whole;

    if (!is_printable(text))
        return error_quote(dst, size, text, strlen(text));
    whole = text_begin(dst, size);
    text_add(&whole, "%s", text);
    return dst;
}

char *printable_line(char *dst, size_t size, const char *text)
{
    size_t used = 0;

    while (*text) {
        size_t length = character(text);
        char hex[5];

        (void)snprintf(hex, sizeof(hex), "\\x%02x", (unsigned)(unsigned char)*text);
        if (used + (length ? length : 4) >= size)
            break;
        memcpy(dst + used, length ? text : hex, length ? length : 4);
        used += length ? length : 4;
        text += length ? length : 1;
    }
    dst[used] = '\0';
    return dst;
}
