/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_MEMORY_H
#define PIJOB_REPORT_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* Memory, which is noted to be short when there is none: a report that lacks something is not
 * to pass for a whole one.
 */

/* RETURN: as malloc(3) and realloc(3) do, SIZE bytes at MEMORY, which may be NULL; or SIZE
 * bytes of zeros; NULL if memory is short.
 */
void *memory_more(void *memory, size_t size);
void *memory_get(size_t size);

/* Note that memory was short for a library.
 */
void memory_note_short(void);

/* RETURN: whether it was, at any time.
 */
bool memory_was_short(void);

/* Memory of the texts and lists that belong to one owner, and are freed together. */

/* Texts.  An arena of zeros is empty. */
struct arena {
    struct arena_block *block;
    size_t used;
    size_t most; /* bytes in all; 0: no limit */
    bool failed; /* memory is short, or there is too much: at least one text is missing */
};

/* RETURN: a copy of the LENGTH bytes of TEXT, with a NUL behind, valid until arena_free();
 * NULL if memory is short, or the arena is full.
 */
char *arena_text(struct arena *arena, const char *text, size_t length);
void arena_free(struct arena *arena);

/* Items of one size.  A list of zeros is empty. */
struct list {
    void *items;
    size_t count;
    size_t room;
    size_t dropped; /* items that were not added, because there were too many of them */
};

/* Append an item of SIZE bytes, all zero, unless the list has MOST items.
 * RETURN: the item, valid until the next one is added; NULL if there are too many, or memory
 * is short.
 */
void *list_add(struct list *list, size_t size, size_t most);
void list_free(struct list *list);

#endif /* PIJOB_REPORT_MEMORY_H */
