/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_DOCUMENTS_H
#define PIJOB_REPORT_DOCUMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Split a file into its YAML documents by their marks, "---" and "...", without reading YAML:
 * so one that is damaged does not take the others with it.  The memory needed is that of the
 * largest document, and that is limited. */

enum { DOCUMENT_MAX = 24 * 1024 * 1024 }; /* bytes; that of a million ranks is smaller */

enum document_kind {
    DOCUMENT_WHOLE,
    DOCUMENT_CUT,     /* it has no end */
    DOCUMENT_LARGE,   /* too large: its text is only the beginning */
    DOCUMENT_FOREIGN, /* lines outside of documents: LINES of them, no text */
};

struct document {
    enum document_kind kind;
    const char *text; /* LENGTH bytes */
    size_t length;
    uint64_t line; /* its first line in the file, from 1 */
    uint64_t lines;
};

struct documents;

/* RETURN: the documents of what is read from FD, which stays the caller's; NULL when memory is
 * short.
 */
struct documents *documents_create(int fd);
void documents_destroy(struct documents *documents);

/* Read the next document; its text is valid until the next call.
 * RETURN: 1, 0 at the end of the file, or -1 with errno set.
 */
int documents_next(struct documents *documents, struct document *document);

#endif /* PIJOB_REPORT_DOCUMENTS_H */
