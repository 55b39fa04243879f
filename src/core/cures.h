/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_CURES_H
#define PIJOB_CORE_CURES_H

#include <stddef.h>

/* What a failed check means, and what to do about it, in short: pijob(7) has the rest. */
struct cure {
    const char *check;
    int status; /* of a job that fails it; 0: another check decides */
    const char *cure;
};

/* RETURN: the row of CHECK, or NULL.
 */
const struct cure *cure_find(const char *check);

/* RETURN: the length of DIAGNOSIS without the cure of CHECK, in which it may end.
 */
size_t cure_reason(const char *check, const char *diagnosis);

/* RETURN: what exit STATUS means: "wrong result", "wrong launch", ...
 */
const char *cure_kind(int status);

#endif /* PIJOB_CORE_CURES_H */
