/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_UTF8_H
#define PIJOB_CORE_UTF8_H

#include <stddef.h>

/* RETURN: the length in bytes of the UTF-8 character (RFC 3629) at TEXT, which ends in a NUL,
 * or 0 if there is none: surrogates, overlong forms and characters above U+10FFFF are not
 * valid.  The NUL itself is a character of one byte.
 */
size_t utf8_length(const char *text);

#endif /* PIJOB_CORE_UTF8_H */
