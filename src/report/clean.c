/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * clean.c - texts without control characters
 */

#include <config.h>

#include "clean.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

size_t clean_character(const char *text, size_t length, unsigned long *code)
{
    /* First byte, its mask, the smallest code: shorter forms of the same code are refused. */
    static const struct {
        unsigned char mask, begin;
        unsigned long least;
    } forms[] = {
        {0x80, 0x00, 0}, {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};
    unsigned char first = (unsigned char)text[0];

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        unsigned long value = first & (unsigned char)~forms[i].mask;

        if ((first & forms[i].mask) != forms[i].begin)
            continue;
        if (length < i + 1)
            return 0;
        for (size_t k = 1; k <= i; k++) {
            if ((text[k] & 0xc0) != 0x80)
                return 0;
            value = value << 6 | ((unsigned char)text[k] & 0x3f);
        }
        if (value < forms[i].least || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
            return 0;
        *code = value;
        return i + 1;
    }
    return 0;
}

/* Whether CODE prints, in its place: no control characters, no line separators, no marks of
 * direction (Unicode Technical Report 36), no byte order marks, no characters that XML 1.0
 * does not know. */
static bool prints(unsigned long code)
{
    return code >= 0x20 && (code < 0x7f || code > 0x9f) && code != 0xad && code != 0x61c &&
           (code < 0x200b || code > 0x200f) && (code < 0x2028 || code > 0x202e) &&
           (code < 0x2060 || code > 0x206f) && code != 0xfeff &&
           (code < 0xfff9 || code > 0xffff) && (code < 0xe0000 || code > 0xe0fff) &&
           (code & 0xfffe) != 0xfffe;
}

size_t clean_text(char *dst, size_t size, const char *text, size_t length)
{
    size_t used = 0;
    size_t mark = 0; /* where there is still room for the dots */

    for (size_t at = 0; at < length;) {
        char piece[16];
        unsigned long code = 0;
        size_t bytes = clean_character(text + at, length - at, &code);
        size_t written;

        if (bytes == 0)
            written =
                (size_t)snprintf(piece, sizeof(piece), "\\x%02x", (unsigned char)text[at]);
        else if (code == '\n')
            written = (size_t)snprintf(piece, sizeof(piece), "\\n");
        else if (!prints(code))
            written = (size_t)snprintf(piece, sizeof(piece),
                                       code < 0x100 ? "\\x%02lx" : "\\u%04lx", code);
        else
            memcpy(piece, text + at, written = bytes);
        at += bytes ? bytes : 1;
        if (used + written + 1 > size) {
            memcpy(dst + mark, "...", 3);
            used = mark + 3;
            break;
        }
        memcpy(dst + used, piece, written);
        used += written;
        if (used + sizeof("...") <= size)
            mark = used;
    }
    dst[used] = '\0';
    return used;
}

/* Wide characters of East Asia, and pictures (Unicode Standard Annex 11, roughly). */
static bool is_wide(unsigned long code)
{
    return (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) ||
           (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
           (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) ||
           (code >= 0x1f300 && code <= 0x1faff) || (code >= 0x20000 && code <= 0x3fffd);
}

size_t clean_width(const char *text)
{
    size_t length = strlen(text);
    size_t width = 0;

    for (size_t at = 0; at < length;) {
        unsigned long code = 0;
        size_t bytes = clean_character(text + at, length - at, &code);

        if (code < 0x300 || code > 0x36f) /* these stand above the one before */
            width += is_wide(code) ? 2 : 1;
        at += bytes ? bytes : 1;
    }
    return width;
}
