/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * hostlist_names.c - the natural order of host names
 */

#include <config.h>

#include "hostlist_names.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static struct hostlist_name split(const char *text)
{
    size_t length = strlen(text);
    struct hostlist_name name = {text, length, 0, 0};

    while (name.prefix > 0 && name.digits < HOSTLIST_DIGITS_MOST &&
           isdigit((unsigned char)text[name.prefix - 1])) {
        name.prefix--;
        name.digits++;
    }
    if (name.digits > 0)
        name.number = strtoull(text + name.prefix, NULL, 10);
    return name;
}

/* Compare digits at A and B by their value, and step over them; then the more zeros come
 * first, by *ZEROS, if it is not set yet. */
static int compare_digits(const char **a, const char *a_end, const char **b, const char *b_end,
                          int *zeros)
{
    const char *from_a = *a;
    const char *from_b = *b;
    int order = 0;

    while (from_a < a_end && *from_a == '0')
        from_a++;
    while (from_b < b_end && *from_b == '0')
        from_b++;
    if (*zeros == 0)
        *zeros = (from_b - *b > from_a - *a) - (from_b - *b < from_a - *a);
    for (*a = from_a; *a < a_end && isdigit((unsigned char)**a);)
        (*a)++;
    for (*b = from_b; *b < b_end && isdigit((unsigned char)**b);)
        (*b)++;
    order = (*a - from_a > *b - from_b) - (*a - from_a < *b - from_b);
    return order ? order : memcmp(from_a, from_b, (size_t)(*a - from_a));
}

/* The prefixes of two names in natural order: rack2-n before rack10-n. */
static int compare_prefix(const struct hostlist_name *one, const struct hostlist_name *other)
{
    const char *a = one->text;
    const char *b = other->text;
    const char *a_end = a + one->prefix;
    const char *b_end = b + other->prefix;
    int zeros = 0;
    int order = 0;

    while (order == 0 && a < a_end && b < b_end) {
        if (isdigit((unsigned char)*a) && isdigit((unsigned char)*b)) {
            order = compare_digits(&a, a_end, &b, b_end, &zeros);
        } else {
            order = (unsigned char)*a - (unsigned char)*b;
            a++;
            b++;
        }
    }
    if (order == 0)
        order = (a < a_end) - (b < b_end);
    return order ? order : zeros;
}

/* By the prefix, then by the number: a name without one, n001, n01, n1, n2. */
static int compare(const void *a, const void *b)
{
    const struct hostlist_name *one = a;
    const struct hostlist_name *other = b;
    int order = compare_prefix(one, other);

    if (order == 0)
        order = (one->digits > 0) - (other->digits > 0);
    if (order == 0)
        order = (one->number > other->number) - (one->number < other->number);
    return order ? order : (one->digits < other->digits) - (one->digits > other->digits);
}

struct hostlist_name *hostlist_sorted(const struct hostlist *list, size_t *count)
{
    struct hostlist_name *name = list->count > 0 ? malloc(list->count * sizeof(*name)) : NULL;
    size_t all = 0;

    *count = 0;
    if (!name)
        return NULL;
    for (const char *text = NULL; (text = hostlist_next(list, text));)
        name[all++] = split(text);
    qsort(name, all, sizeof(*name), compare);
    for (size_t i = 0; i < all; i++)
        if (i == 0 || compare(&name[i], &name[*count - 1]) != 0)
            name[(*count)++] = name[i];
    return name;
}

void hostlist_sort(struct hostlist *list)
{
    struct hostlist to = {.lost = list->lost};
    size_t count;
    struct hostlist_name *name = hostlist_sorted(list, &count);

    if (name && hostlist_room(&to, list->used)) {
        for (size_t i = 0; i < count; i++)
            hostlist_append(&to, name[i].text, strlen(name[i].text));
        hostlist_clear(list);
        *list = to;
    }
    free(name);
}
