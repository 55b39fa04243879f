/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_FIELDS_H
#define PIJOB_REPORT_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

/* Which value of which event belongs where in a struct launch. */

enum field_type {
    FIELD_TEXT,   /* const char *, of KEEP_SIZE at most */
    FIELD_LONG,   /* const char *: of any length */
    FIELD_HOST,   /* char[MODEL_HOST_SIZE]: of an event that comes often */
    FIELD_NUMBER, /* double */
    FIELD_WORDS,  /* const char *: the items of a list with blanks between */
};

/* An item of a list of the log is an item of a list of the launch. */
struct field_list {
    const char *event;
    const char *path; /* of the item: "checks[]" */
    size_t list;      /* offset of the struct list */
    size_t size;      /* of an item */
    size_t most;      /* items that are kept */
    bool bulk;        /* only of the last launch */
    bool has_kind;    /* its first member is the path before the "[]" */
};

struct field {
    const char *path;
    enum field_type type;
    size_t offset;                 /* in struct launch, or in the item */
    const struct field_list *list; /* NULL: not in a list */
};

/* RETURN: the field of PATH in EVENT, or NULL.
 */
const struct field *field_find(const char *event, const char *path);

/* RETURN: the list whose items are at PATH in EVENT, or NULL.
 */
const struct field_list *field_list_find(const char *event, const char *path);

/* Set all numbers of a launch, or of an item of LIST, to NAN.
 */
void fields_unset(void *object, const struct field_list *list);

/* RETURN: whether a log has such an event.
 */
bool field_knows_event(const char *event);

#endif /* PIJOB_REPORT_FIELDS_H */
