/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * error.c - format error messages, and quote input for them
 */

#include <config.h>

#include "error.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "text.h"

int error_set(struct error *err, const char *fmt, ...)
{
    int saved = errno;

    if (err) {
        struct text text = text_begin(err->text, sizeof(err->text));
        va_list ap;

        va_start(ap, fmt);
        text_add_list(&text, fmt, ap);
        va_end(ap);
    }
    errno = saved;
    return -1;
}

char *error_quote(char *dst, size_t size, const char *text, size_t len)
{
    static const char hex[] = "0123456789abcdef";
    const size_t reserve = sizeof("...'"); /* what may have to follow, with the NUL */
    size_t used = 0;

    dst[used++] = '\'';
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        int printable = c >= 0x20 && c < 0x7f;

        if (used + (printable ? 1 : 4) + reserve > size) {
            memcpy(dst + used, "...", 3);
            used += 3;
            break;
        }
        if (printable) {
            dst[used++] = (char)c;
        } else {
            dst[used++] = '\\';
            dst[used++] = 'x';
            dst[used++] = hex[c >> 4];
            dst[used++] = hex[c & 15];
        }
    }
    dst[used++] = '\'';
    dst[used] = '\0';
    return dst;
}
