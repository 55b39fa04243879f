/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_OUT_H
#define PIJOB_REPORT_OUT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* A text of any length, written piece by piece into memory.  One of zeros is empty.  After a
 * failure it stays as it is, and FAILED is set: only the reader of the whole text looks. */
struct out {
    char *text; /* with a NUL behind, or NULL */
    size_t used;
    size_t size;
    bool failed;
};

/* Append LENGTH bytes; a string; what printf(3) makes of FMT.
 */
void out_bytes(struct out *out, const char *bytes, size_t length);
void out_text(struct out *out, const char *text);
void out_add(struct out *out, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Free the text; OUT is empty then.
 */
void out_free(struct out *out);

#endif /* PIJOB_REPORT_OUT_H */
