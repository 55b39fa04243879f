/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_HOSTLIST_H
#define PIJOB_CORE_HOSTLIST_H

#include <stddef.h>

/* A list of host names of any number and length.  A list of zeros is empty.
 *
 * Written as text, it is one that `scontrol show hostnames` reads: either all names, n1,n3, or
 * a hostlist expression of Slurm, n[1-2000] or n[001-016,020],login1.  Each name is in it
 * once, and no name is cut: where there is no room or memory for all of them, the text ends in
 * ", and 123 more".
 */
struct hostlist {
    char *names; /* one behind the other, each with a NUL */
    size_t used;
    size_t size;
    size_t count; /* of the names, even if some are the same */
    size_t lost;  /* hosts that are not in the list: memory was short, or nobody named them */
};

/* Room for a list in a message to people. */
enum { HOSTLIST_SHOWN_SIZE = 512 };

/* Append NAME, unless it is the last one already.  What cannot be in a host name and means
 * something in a list, such as a comma, becomes '?'.
 */
void hostlist_add(struct hostlist *list, const char *name);

/* Append the LENGTH bytes of NAME in the same way, even if they are the last name already.
 */
void hostlist_append(struct hostlist *list, const char *name, size_t length);

/* RETURN: room for LENGTH bytes more behind the names, or NULL if memory is short.
 */
char *hostlist_room(struct hostlist *list, size_t length);

/* Release the names; LIST is empty then.
 */
void hostlist_clear(struct hostlist *list);

/* Make TO, which has been empty, a copy of FROM.
 */
void hostlist_copy(struct hostlist *to, const struct hostlist *from);

/* Sort the names, n2 before n10, and keep each of them once.  If memory is short, LIST stays
 * as it is.
 */
void hostlist_sort(struct hostlist *list);

/* RETURN: the name behind NAME in LIST, the first one if NAME is NULL; NULL at the end.
 */
const char *hostlist_next(const struct hostlist *list, const char *name);

/* The text for programs: all names in the order in which they were added, or, if that takes
 * more than 510 bytes, an expression.
 * RETURN: the text, to be freed by the caller; "" for an empty list; NULL if memory is short.
 */
char *hostlist_text(const struct hostlist *list);

/* The text for people, in TEXT (SIZE bytes, at least 32): up to 8 names in the order in which
 * they were added, or an expression of as many of the hosts as there is room for.
 * RETURN: TEXT.
 */
char *hostlist_show(const struct hostlist *list, char *text, size_t size);

/* Append the hosts that TEXT names, in either form, to LIST, and the number of those that it
 * does not name (", and 123 more") to LIST->lost.
 * RETURN: 0, or -1: TEXT has no such form, names more than MOST hosts, has brackets behind
 * more than 240 bytes, or memory is short; LIST is unchanged then.
 */
int hostlist_read(struct hostlist *list, const char *text, size_t most);

#endif /* PIJOB_CORE_HOSTLIST_H */
