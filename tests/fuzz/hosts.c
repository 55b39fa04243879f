/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * hosts.c - fuzz lists of hosts, n[1-2000]: the reader, and what is written
 *
 * The first byte of an input is the room for people, the rest is a list, or names on lines.
 */

#include <config.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/hostlist.h"
#include "fuzz.h"

static bool has_host(const struct hostlist *list, const char *host)
{
    const char *name = NULL;

    while ((name = hostlist_next(list, name)))
        if (strcmp(name, host) == 0)
            return true;
    return false;
}

/* A list that was read is written as one that is read as the same hosts; what is shown of it,
 * in memory of exactly that size, has whole names of it and the number of the others. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { MOST = 500 };
    struct input input = {data, size};
    size_t room = 32 + input_number(&input, 1);
    struct hostlist list = {.names = NULL};
    struct hostlist again = {.names = NULL};
    struct hostlist some = {.names = NULL};
    char *text = input_text(&input, '\0');
    char *shown = fuzz_alloc(room);
    char *written;

    if (hostlist_read(&list, text, MOST) < 0) {
        HOLDS_OF(list.count == 0 && list.lost == 0, text);
        for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
            hostlist_add(&list, line);
    }
    written = hostlist_text(&list);
    hostlist_sort(&list);
    HOLDS(written);
    HOLDS_OF(hostlist_read(&again, written, list.count) == 0, written);
    hostlist_sort(&again);
    HOLDS_OF(again.used == list.used && again.lost == list.lost, written);
    HOLDS_OF(list.used == 0 || memcmp(again.names, list.names, list.used) == 0, written);
    (void)hostlist_show(&list, shown, room);
    HOLDS_OF(strlen(shown) < room, shown);
    HOLDS_OF(hostlist_read(&some, shown, list.count) == 0, shown);
    HOLDS_OF(some.count + some.lost == list.count + list.lost, shown);
    for (const char *name = NULL; (name = hostlist_next(&some, name));)
        HOLDS_OF(has_host(&list, name), name);
    hostlist_clear(&list);
    hostlist_clear(&again);
    hostlist_clear(&some);
    free(written);
    free(shown);
    free(text);
    return 0;
}
