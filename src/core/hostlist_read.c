/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * hostlist_read.c - read lists of host names, n[1-2000]
 */

#include <config.h>

#include "hostlist.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hostlist_names.h"

/* Read the digits at *TEXT and step over them.  RETURN: their number, or 0. */
static size_t take_digits(const char **text, uint64_t *number)
{
    size_t digits = strspn(*text, "0123456789");

    if (digits == 0 || digits > HOSTLIST_DIGITS_MOST)
        return 0;
    *number = strtoull(*text, NULL, 10);
    *text += digits;
    return digits;
}

/* Read "001-016", or "020", at *TEXT, and add its hosts. */
static int take_range(struct hostlist *list, const char **text, const char *prefix,
                      size_t length, size_t most)
{
    uint64_t first;
    uint64_t last;
    size_t digits = take_digits(text, &first);

    if (digits == 0)
        return -1;
    last = first;
    if (**text == '-') {
        (*text)++;
        if (take_digits(text, &last) < digits)
            return -1;
    }
    if (last < first || last - first >= most - list->count || length > HOSTLIST_PREFIX_MOST)
        return -1;
    for (; first <= last; first++) {
        char name[HOSTLIST_PREFIX_MOST + HOSTLIST_DIGITS_MOST + 1];

        (void)snprintf(name, sizeof(name), "%.*s%0*" PRIu64, (int)length, prefix, (int)digits,
                       first);
        hostlist_append(list, name, strlen(name));
    }
    return list->lost > 0 ? -1 : 0;
}

/* Read a name, or a name with ranges in brackets, at *TEXT. */
static int take_item(struct hostlist *list, const char **text, size_t most)
{
    const char *prefix = *text;
    size_t length = strcspn(prefix, "[],");

    *text += length;
    if (**text != '[') {
        if (length == 0 || list->count >= most)
            return -1;
        hostlist_append(list, prefix, length);
        return list->lost > 0 ? -1 : 0;
    }
    do {
        (*text)++;
        if (list->count >= most || take_range(list, text, prefix, length, most) < 0)
            return -1;
    } while (**text == ',');
    return *(*text)++ == ']' ? 0 : -1;
}

/* Read "and 123 more" at the end of a text. */
static bool take_lost(const char *text, size_t *lost)
{
    const char *at = text + strlen("and ");
    uint64_t number;

    if (strncmp(text, "and ", strlen("and ")) != 0 || take_digits(&at, &number) == 0 ||
        strcmp(at, " more") != 0)
        return false;
    *lost = (size_t)number;
    return true;
}

int hostlist_read(struct hostlist *list, const char *text, size_t most)
{
    struct hostlist read = {.names = NULL};
    size_t lost = 0;
    int rc = 0;

    while (rc == 0 && *text && !take_lost(text, &lost)) {
        rc = take_item(&read, &text, most);
        if (rc == 0 && *text)
            rc = *text++ == ',' && *text ? 0 : -1;
        if (rc == 0 && *text == ' ' && !take_lost(++text, &lost))
            rc = -1;
    }
    if (rc == 0 && read.used > 0 && !hostlist_room(list, read.used))
        rc = -1;
    if (rc == 0) {
        if (read.used > 0)
            memcpy(list->names + list->used, read.names, read.used);
        list->used += read.used;
        list->count += read.count;
        list->lost += lost;
    }
    hostlist_clear(&read);
    return rc;
}
