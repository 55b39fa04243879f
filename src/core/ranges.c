/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * ranges.c - write numbers as a list such as 0-3,8
 */

#include <config.h>

#include "ranges.h"

#include <stdio.h>
#include <string.h>

struct ranges ranges_begin(char *text, size_t size)
{
    text[0] = '\0';
    return (struct ranges){.text = text, .size = size};
}

static void end_range(struct ranges *r)
{
    const char *comma = r->used ? "," : "";
    char item[64];
    size_t length;

    if (!r->open)
        return;
    r->open = false;
    if (r->first == r->last)
        (void)snprintf(item, sizeof(item), "%s%ld", comma, r->first);
    else
        (void)snprintf(item, sizeof(item), "%s%ld-%ld", comma, r->first, r->last);
    length = strlen(item);
    /* Keep room for "..." behind the last number. */
    if (r->used + length + sizeof("...") > r->size) {
        if (r->used + sizeof("...") <= r->size)
            memcpy(r->text + r->used, "...", sizeof("..."));
        r->used = r->size;
        return;
    }
    memcpy(r->text + r->used, item, length + 1);
    r->used += length;
}

void ranges_add(struct ranges *r, long number)
{
    if (r->open && number == r->last + 1) {
        r->last = number;
        return;
    }
    end_range(r);
    r->first = r->last = number;
    r->open = true;
}

char *ranges_end(struct ranges *r)
{
    end_range(r);
    return r->text;
}
