/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * distinct.c - find those that are the same among very many, by a key of 64 bits
 *
 * A hash table with open addressing, which has room for twice the different keys: its memory
 * grows with these, not with the number of all keys.
 */

#include <config.h>

#include "distinct.h"

#include <stdlib.h>
#include <string.h>

enum { SLOTS_FIRST = 64 };

/* Let each bit of X change half of the bits (Steele, Lea and Flood, OOPSLA 2014). */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

/* FNV-1a (RFC 9923), of 64 bits. */
uint64_t distinct_key(const void *bytes, size_t length)
{
    const unsigned char *byte = bytes;
    uint64_t key = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < length; i++)
        key = (key ^ byte[i]) * UINT64_C(0x100000001b3);
    return mix(key);
}

struct table {
    const uint64_t *key;
    size_t stride;
    int *slot; /* a number, or -1 */
    int *first;
    size_t slots; /* a power of two */
    int count;    /* of the numbers; FIRST has room for half of the slots */
};

static uint64_t key_of(const struct table *t, int i)
{
    return t->key[(size_t)i * t->stride];
}

/* RETURN: the slot of KEY, or the free one in which it belongs. */
static size_t find(const struct table *t, uint64_t key)
{
    size_t at = (size_t)mix(key) & (t->slots - 1);

    while (t->slot[at] >= 0 && key_of(t, t->first[t->slot[at]]) != key)
        at = (at + 1) & (t->slots - 1);
    return at;
}

/* Give the table SLOTS slots.  RETURN: 0, or -1 with the table as before. */
static int grow(struct table *t, size_t slots)
{
    int *slot = malloc(slots * sizeof(*slot));
    int *first = slot ? realloc(t->first, slots / 2 * sizeof(*first)) : NULL;

    if (first)
        t->first = first;
    if (!slot || !first) {
        free(slot);
        return -1;
    }
    free(t->slot);
    t->slot = slot;
    t->slots = slots;
    memset(slot, 0xff, slots * sizeof(*slot));
    for (int n = 0; n < t->count; n++)
        slot[find(t, key_of(t, first[n]))] = n;
    return 0;
}

int distinct_number(const uint64_t *key, size_t stride, int count, int *number, int **first)
{
    struct table t = {.key = key, .stride = stride};
    int rc = grow(&t, SLOTS_FIRST);

    for (int i = 0; rc == 0 && i < count; i++) {
        size_t at = find(&t, key_of(&t, i));

        if (t.slot[at] < 0 && (size_t)t.count == t.slots / 2) {
            rc = grow(&t, 2 * t.slots);
            if (rc < 0)
                break;
            at = find(&t, key_of(&t, i));
        }
        if (t.slot[at] < 0) {
            t.first[t.count] = i;
            t.slot[at] = t.count++;
        }
        number[i] = t.slot[at];
    }
    free(t.slot);
    if (rc < 0) {
        free(t.first);
        t.first = NULL;
        t.count = -1;
    }
    *first = t.first;
    return t.count;
}
