/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_PRINTABLE_H
#define PIJOB_CORE_PRINTABLE_H

#include <stddef.h>

/* Write TEXT, a path or a name from a directory, into DST (SIZE bytes, at least 16) such
 * that a terminal can show it: as it is where it is UTF-8 without control characters,
 * otherwise quoted as by error_quote().  A text that does not fit ends in "...", and no
 * character is cut.
 * RETURN: DST.
 */
char *printable(char *dst, size_t size, const char *text);

/* Write TEXT, a line of output, into DST (SIZE bytes) such that a terminal can show it: each
 * byte of a control character, and each byte that is not UTF-8, becomes \xNN; all else stays
 * as it is.  What does not fit is cut off.  A text of N bytes needs at most 4 * N + 1.
 * RETURN: DST.
 */
char *printable_line(char *dst, size_t size, const char *text);

#endif /* PIJOB_CORE_PRINTABLE_H */
