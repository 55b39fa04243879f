/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_PRINTABLE_H
#define PIJOB_CHECKPOINT_PRINTABLE_H

#include <stddef.h>

/* Write TEXT, a path or a name from a directory, into DST (SIZE bytes, at least 16) such
 * that a terminal can show it: as it is where it is UTF-8 without control characters,
 * otherwise quoted as by error_quote().  What does not fit is truncated.
 * RETURN: DST.
 */
char *printable(char *dst, size_t size, const char *text);

#endif /* PIJOB_CHECKPOINT_PRINTABLE_H */
