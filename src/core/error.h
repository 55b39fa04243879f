/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_ERROR_H
#define PIJOB_CORE_ERROR_H

#include <stddef.h>

/* What went wrong, as text for a person, in a struct that the caller owns.
 * Nothing below src/app prints: errors travel upward in one of these.
 */
struct error {
    char text[1024];
};

/* Format a message into ERR, cutting it off where ERR is full.  ERR may be
 * NULL: then nothing is kept.
 * RETURN: always -1, so that a function can end `return error_set(err, ...)`.
 */
int error_set(struct error *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Write LEN bytes of TEXT into DST (SIZE bytes, at least 16) between single
 * quotes, such that it can be shown on any terminal: bytes that do not print
 * become \xNN, and what does not fit becomes "...".
 * RETURN: DST.
 */
char *error_quote(char *dst, size_t size, const char *text, size_t len);

#endif /* PIJOB_CORE_ERROR_H */
