/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * printable.c - make paths and names safe to print
 *
 * A control character in the name of a file would reach the terminal of whoever reads the
 * message: it could move the cursor, or change what is there.
 */

#include <config.h>

#include "printable.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/error.h"

/* The length of the UTF-8 character at TEXT, or 0 when there is none, or one that controls
 * (RFC 3629; U+0080 to U+009F are the C1 controls). */
static size_t character(const unsigned char *text)
{
    size_t length = text[0] < 0x80 ? 1 : text[0] < 0xe0 ? 2 : text[0] < 0xf0 ? 3 : 4;

    if (text[0] < 0x20 || text[0] == 0x7f || (text[0] >= 0x80 && text[0] < 0xc2) ||
        text[0] > 0xf4)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    if ((text[0] == 0xc2 && text[1] < 0xa0) || (text[0] == 0xe0 && text[1] < 0xa0) ||
        (text[0] == 0xed && text[1] > 0x9f) || (text[0] == 0xf0 && text[1] < 0x90) ||
        (text[0] == 0xf4 && text[1] > 0x8f))
        return 0;
    return length;
}

static bool is_printable(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at;) {
        size_t length = character(at);

        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

char *printable(char *dst, size_t size, const char *text)
{
    if (!is_printable(text))
        return error_quote(dst, size, text, strlen(text));
    (void)snprintf(dst, size, "%s", text);
    return dst;
}
