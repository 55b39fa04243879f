/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_HOSTLIST_NAMES_H
#define PIJOB_CORE_HOSTLIST_NAMES_H

#include <stdint.h>

#include "hostlist.h"

/* The names of a list in their order: what sorts a list and writes it shares. */

enum {
    /* Digits of the number at the end of a name; digits before them belong to the name. */
    HOSTLIST_DIGITS_MOST = 15,
    /* Bytes before brackets: a short text is not to need much memory when it is read. */
    HOSTLIST_PREFIX_MOST = 240,
};

/* A name: n012 is "n" and the number 12 of three digits. */
struct hostlist_name {
    const char *text;
    size_t prefix; /* its length */
    size_t digits; /* 0: there is no number */
    uint64_t number;
};

/* RETURN: the names of LIST in their order, each once, COUNT in all, to be freed by the
 * caller, valid until LIST changes; NULL if there is none, or memory is short.
 */
struct hostlist_name *hostlist_sorted(const struct hostlist *list, size_t *count);

#endif /* PIJOB_CORE_HOSTLIST_NAMES_H */
