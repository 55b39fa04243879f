/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_CLEAN_H
#define PIJOB_REPORT_CLEAN_H

#include <stddef.h>

/* Texts from logs and names of files may contain anything.  They are cleaned once, when they
 * are read: every text of the model is valid UTF-8 on one line, without control characters,
 * and without characters that change the direction of what follows. */

/* Write the LENGTH bytes of TEXT into DST (SIZE bytes, at least 16).  What does not print is
 * written as \xNN or \uNNNN.  A text that does not fit ends in "...".
 * RETURN: the number of bytes written, without the NUL.
 */
size_t clean_text(char *dst, size_t size, const char *text, size_t length);

/* RETURN: the length in bytes of the UTF-8 character at the beginning of the LENGTH (at least
 * 1) bytes of TEXT, with its CODE; 0: there is none.
 */
size_t clean_character(const char *text, size_t length, unsigned long *code);

/* RETURN: the number of columns that TEXT, which is clean, takes on a terminal.
 */
size_t clean_width(const char *text);

#endif /* PIJOB_REPORT_CLEAN_H */
