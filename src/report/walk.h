/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_WALK_H
#define PIJOB_REPORT_WALK_H

#include <stddef.h>

/* Go through one YAML document, value by value, without building a tree of it. */

/* Where a value is: "seconds.total.max"; in a list, "checks[].name".  Aliases, and documents
 * that are nested more than 16 deep, are refused. */
struct walk_visitor {
    /* An item of a list, which is at PATH, begins. */
    void (*item)(void *visitor, const char *path);
    /* A VALUE of LENGTH bytes, with a NUL behind, which may also have NULs in it. */
    void (*value)(void *visitor, const char *path, const char *value, size_t length);
};

/* Why a document could not be read to its end. */
struct walk_problem {
    size_t line; /* in the text, from 1 */
    char text[128];
};

/* Show the document in the LENGTH bytes of TEXT to VISITOR.
 * RETURN: 0, or -1 with PROBLEM, after what is before it.
 */
int walk_document(const char *text, size_t length, const struct walk_visitor *table,
                  void *visitor, struct walk_problem *problem);

#endif /* PIJOB_REPORT_WALK_H */
