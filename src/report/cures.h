/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_CURES_H
#define PIJOB_REPORT_CURES_H

/* What a failed check means, and what to do about it, in short: pijob(7) has the rest. */
struct cure {
    const char *check;
    int status; /* of a job that fails it; 0: another check decides */
    const char *cure;
};

/* RETURN: the row of CHECK, or NULL.
 */
const struct cure *cure_find(const char *check);

/* RETURN: what exit STATUS means: "wrong result", "wrong launch", ...
 */
const char *cure_kind(int status);

#endif /* PIJOB_REPORT_CURES_H */
