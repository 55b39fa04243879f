/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_RANGES_H
#define PIJOB_CORE_RANGES_H

#include <stdbool.h>
#include <stddef.h>

/* Size of a list that a person still reads. */
enum { RANGES_TEXT_SIZE = 256 };

/* A list of whole numbers, such as 0-3,8.  They are added in ascending order.  A list that
 * does not fit ends in "...".
 */
struct ranges {
    char *text;
    size_t size;
    size_t used;
    long first, last; /* the current range */
    bool open;
};

/* RETURN: an empty list, to be written into TEXT (SIZE bytes, at least 4).
 */
struct ranges ranges_begin(char *text, size_t size);
void ranges_add(struct ranges *ranges, long number);

/* RETURN: the text.
 */
char *ranges_end(struct ranges *ranges);

#endif /* PIJOB_CORE_RANGES_H */
