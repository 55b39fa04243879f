/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * memory.c - texts and lists that are freed together
 */

#include <config.h>

#include "memory.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 4096 };

struct arena_block {
    struct arena_block *next;
    size_t used;
    size_t size;
    char text[];
};

static bool was_short;

void *memory_more(void *memory, size_t size)
{
    void *more = realloc(memory, size);

    was_short |= !more;
    return more;
}

void *memory_get(size_t size)
{
    void *memory = calloc(1, size);

    was_short |= !memory;
    return memory;
}

void memory_note_short(void)
{
    was_short = true;
}

bool memory_was_short(void)
{
    return was_short;
}

char *arena_text(struct arena *arena, const char *text, size_t length)
{
    struct arena_block *block = arena->block;
    char *copy;

    if (arena->most && arena->used + length + 1 > arena->most) {
        arena->failed = true;
        return NULL;
    }
    if (!block || block->size - block->used < length + 1) {
        size_t size = length + 1 > BLOCK_SIZE ? length + 1 : BLOCK_SIZE;

        block = memory_more(NULL, sizeof(*block) + size);
        if (!block) {
            arena->failed = true;
            return NULL;
        }
        *block = (struct arena_block){.next = arena->block, .size = size};
        arena->block = block;
    }
    copy = block->text + block->used;
    memcpy(copy, text, length);
    copy[length] = '\0';
    block->used += length + 1;
    arena->used += length + 1;
    return copy;
}

void arena_free(struct arena *arena)
{
    while (arena->block) {
        struct arena_block *next = arena->block->next;

        free(arena->block);
        arena->block = next;
    }
    arena->used = 0;
}

void *list_add(struct list *list, size_t size, size_t most)
{
    char *item;

    if (list->count >= most) {
        list->dropped++;
        return NULL;
    }
    if (list->count == list->room) {
        size_t room = list->room ? 2 * list->room : 4;
        void *items = memory_more(list->items, room * size);

        if (!items) {
            list->dropped++;
            return NULL;
        }
        list->items = items;
        list->room = room;
    }
    item = (char *)list->items + list->count++ * size;
    memset(item, 0, size);
    return item;
}

void list_free(struct list *list)
{
    free(list->items);
    *list = (struct list){.items = NULL};
}
