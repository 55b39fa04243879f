/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * hostlist.c - lists of host names
 */

#include <config.h>

#include "hostlist.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

char *hostlist_room(struct hostlist *list, size_t length)
{
    size_t size = list->size ? list->size : 256;
    char *names;

    while (size - list->used < length)
        size *= 2;
    if (size > list->size) {
        names = realloc(list->names, size);
        if (!names)
            return NULL;
        list->names = names;
        list->size = size;
    }
    return list->names + list->used;
}

static bool is_unfit(unsigned char c)
{
    return c <= ' ' || c == 0x7f || c == ',' || c == '[' || c == ']';
}

void hostlist_append(struct hostlist *list, const char *name, size_t length)
{
    char *place = hostlist_room(list, length + 1);

    if (!place) {
        list->lost++;
        return;
    }
    for (size_t i = 0; i < length; i++)
        place[i] = is_unfit((unsigned char)name[i]) ? '?' : name[i];
    place[length] = '\0';
    list->used += length + 1;
    list->count++;
}

/* Whether the last name of LIST is NAME. */
static bool ends_in(const struct hostlist *list, const char *name)
{
    size_t size = strlen(name) + 1;

    return list->used >= size && memcmp(list->names + list->used - size, name, size) == 0 &&
           (list->used == size || list->names[list->used - size - 1] == '\0');
}

void hostlist_add(struct hostlist *list, const char *name)
{
    if (*name && !ends_in(list, name))
        hostlist_append(list, name, strlen(name));
}

void hostlist_clear(struct hostlist *list)
{
    free(list->names);
    *list = (struct hostlist){.names = NULL};
}

void hostlist_copy(struct hostlist *to, const struct hostlist *from)
{
    *to = (struct hostlist){.lost = from->lost};
    if (from->used == 0)
        return;
    if (!hostlist_room(to, from->used)) {
        to->lost += from->count;
        return;
    }
    memcpy(to->names, from->names, from->used);
    to->used = from->used;
    to->count = from->count;
}

const char *hostlist_next(const struct hostlist *list, const char *name)
{
    if (!name)
        return list->count > 0 ? list->names : NULL;
    name += strlen(name) + 1;
    return name < list->names + list->used ? name : NULL;
}
