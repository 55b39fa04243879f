/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * hostlist_write.c - write lists of host names as text, n[1-2000]
 *
 * scontrol (Slurm 22.05) refuses a range with more than 65535 hosts, and a name behind a "]".
 */

#include <config.h>

#include "hostlist.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hostlist_names.h"

enum {
    LISTED_MOST = 510, /* bytes of a list of all names, for programs */
    SHOWN_MOST = 8,    /* names of such a list, for people */
    RANGE_MOST = 65535,
    GROUP_MOST = 10000, /* ranges in one pair of brackets */
};

/* A text that grows. */
struct growing {
    char *text;
    size_t used;
    size_t size;
    bool failed;
};

static void put(struct growing *g, const char *bytes, size_t length)
{
    if (g->failed)
        return;
    if (g->used + length + 1 > g->size) {
        size_t size = 2 * (g->used + length + 1);
        char *text = realloc(g->text, size);

        g->failed = !text;
        if (g->failed)
            return;
        g->text = text;
        g->size = size;
    }
    memcpy(g->text + g->used, bytes, length);
    g->used += length;
    g->text[g->used] = '\0';
}

static void put_text(struct growing *g, const char *text)
{
    put(g, text, strlen(text));
}

static bool has_prefix_of(const struct hostlist_name *a, const struct hostlist_name *b)
{
    return a->digits > 0 && b->digits > 0 && a->prefix == b->prefix &&
           a->prefix <= HOSTLIST_PREFIX_MOST && memcmp(a->text, b->text, a->prefix) == 0;
}

/* RETURN: how many of the COUNT names from NAME on are one range, of the width of the first.
 */
static size_t range_length(const struct hostlist_name *name, size_t count)
{
    size_t length = 1;

    while (length < count && length < RANGE_MOST && has_prefix_of(&name[length], name) &&
           name[length].number == name->number + length) {
        char digits[24];

        (void)snprintf(digits, sizeof(digits), "%0*" PRIu64, (int)name->digits,
                       name[length].number);
        if (strcmp(digits, name[length].text + name[length].prefix) != 0)
            break; /* n9 and n010 */
        length++;
    }
    return length;
}

/* Write the COUNT names, sorted, as an expression. */
static void put_expression(struct growing *g, const struct hostlist_name *name, size_t count)
{
    for (size_t at = 0; at < count;) {
        size_t first = at;
        size_t end = at + 1;

        while (end < count && has_prefix_of(&name[end], &name[first]))
            end++;
        if (at > 0)
            put(g, ",", 1);
        if (end - first < 2) {
            put_text(g, name[at++].text);
            continue;
        }
        put(g, name[first].text, name[first].prefix);
        put(g, "[", 1);
        for (int ranges = 0; at < end && ranges < GROUP_MOST; ranges++) {
            size_t length = range_length(&name[at], end - at);

            if (ranges > 0)
                put(g, ",", 1);
            put_text(g, name[at].text + name[at].prefix);
            if (length > 1) {
                put(g, "-", 1);
                put_text(g, name[at + length - 1].text + name[at + length - 1].prefix);
            }
            at += length;
        }
        put(g, "]", 1);
    }
}

/* Write each name of LIST once, in the order of the list, which has COUNT different ones. */
static void put_names(struct growing *g, const struct hostlist *list, size_t count)
{
    for (const char *text = NULL; (text = hostlist_next(list, text));) {
        bool before = false;

        for (const char *seen = list->names; count < list->count && !before && seen != text;
             seen = hostlist_next(list, seen))
            before = strcmp(seen, text) == 0;
        if (before)
            continue;
        if (g->used > 0)
            put(g, ",", 1);
        put_text(g, text);
    }
}

static void put_lost(struct growing *g, size_t lost)
{
    char mark[48];

    (void)snprintf(mark, sizeof(mark), "%sand %zu more", g->used > 0 ? ", " : "", lost);
    if (lost > 0)
        put_text(g, mark);
}

/* Write an expression of the COUNT names, and that LOST are missing, instead of what G has. */
static void put_first(struct growing *g, const struct hostlist_name *name, size_t count,
                      size_t lost)
{
    g->used = 0;
    put(g, "", 0);
    put_expression(g, name, count);
    put_lost(g, lost);
}

/* Whether programs get all of the COUNT names. */
static bool is_short(const struct hostlist_name *name, size_t count)
{
    size_t length = 0;

    for (size_t i = 0; i < count && length <= LISTED_MOST + 1; i++)
        length += strlen(name[i].text) + 1;
    return length <= LISTED_MOST + 1;
}

char *hostlist_text(const struct hostlist *list)
{
    struct growing g = {.text = NULL};
    size_t count;
    struct hostlist_name *name = hostlist_sorted(list, &count);

    put(&g, "", 0);
    if (is_short(name, count))
        put_names(&g, list, count);
    else
        put_expression(&g, name, count);
    put_lost(&g, list->lost + (name ? 0 : list->count));
    free(name);
    if (g.failed) {
        free(g.text);
        return NULL;
    }
    return g.text;
}

/* RETURN: for how many of the COUNT names an expression takes less than SIZE bytes. */
static size_t fitting(struct growing *g, const struct hostlist_name *name, size_t count,
                      size_t lost, size_t size)
{
    size_t fits = 0;

    while (fits < count) {
        size_t middle = fits + (count - fits + 1) / 2;

        put_first(g, name, middle, lost - middle);
        if (g->used < size && !g->failed)
            fits = middle;
        else
            count = middle - 1;
    }
    return fits;
}

char *hostlist_show(const struct hostlist *list, char *text, size_t size)
{
    struct growing g = {.text = NULL};
    size_t count;
    struct hostlist_name *name = hostlist_sorted(list, &count);
    size_t all = list->lost + (name ? count : list->count);

    put(&g, "", 0);
    if (count <= SHOWN_MOST && name) {
        put_names(&g, list, count);
        put_lost(&g, list->lost);
    } else {
        put_first(&g, name, count, all - count);
    }
    if (g.used >= size) {
        count = fitting(&g, name, count, all, size);
        put_first(&g, name, count, all - count);
    }
    if (g.failed)
        (void)snprintf(text, size, "%zu hosts", all);
    else
        (void)snprintf(text, size, "%s", g.text);
    free(g.text);
    free(name);
    return text;
}
