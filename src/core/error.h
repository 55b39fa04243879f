/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_ERROR_H
#define PIJOB_CORE_ERROR_H

#include <stddef.h>

/* An error message for a person.  The caller owns it.  Only src/app, src/output and
 * src/reportapp print: everything else returns its errors in one of these.
 */
struct error {
    char text[1024];
};

/* Format a message into ERR.  A message that does not fit ends in "...".  ERR may be NULL:
 * then the message is dropped.
 * RETURN: always -1, with errno unchanged, so that a function can end
 * `return error_set(err, ...)`.
 */
int error_set(struct error *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Write LEN bytes of TEXT into DST (SIZE bytes, at least 16) between single quotes, safe for
 * any terminal: bytes that do not print become \xNN.  A text that does not fit ends in "...".
 * RETURN: DST.
 */
char *error_quote(char *dst, size_t size, const char *text, size_t len);

#endif /* PIJOB_CORE_ERROR_H */
