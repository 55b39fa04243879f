/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_TEXT_H
#define PIJOB_CORE_TEXT_H

#include <stdarg.h>
#include <stddef.h>

/* A text that is written piece by piece into memory of a fixed size.  A text that does not fit
 * ends in "...", if SIZE has room for that, and no UTF-8 character is cut.
 */
struct text {
    char *text;
    size_t size;
    size_t used; /* SIZE: full */
};

/* RETURN: an empty text, to be written into TEXT (SIZE bytes, at least 1).
 */
struct text text_begin(char *text, size_t size);

/* Append a formatted piece.
 */
void text_add(struct text *text, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void text_add_list(struct text *text, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));

/* Append ITEM to a list: after SEPARATOR, if it is not the first.
 */
void text_item(struct text *text, const char *separator, const char *item);

#endif /* PIJOB_CORE_TEXT_H */
