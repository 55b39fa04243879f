/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_PROMISE_H
#define PIJOB_LAUNCH_PROMISE_H

#include <stddef.h>

#include "ancestors.h"
#include "launcher.h"

/* Who started this process, and with how many others.  doc/launch.md has the rules. */
struct promise {
    const struct launcher *by; /* NULL: no launcher */
    bool known; /* by its ancestors; or else the environment decides, as far as it goes */
    int at;     /* of the ancestors; -1: none is the launcher */
    long size;  /* as the launcher counts; -1: it does not say */
    long rank;
    long local;

    struct launcher_story stories[LAUNCHER_COUNT]; /* all that the environment tells */
    bool candidate[LAUNCHER_COUNT];                /* those that may be true */
    bool outer[LAUNCHER_COUNT]; /* launchers further up, whose variables are inherited */
};

/* Find out who started this process, from its ANCESTORS and the variables that LOOKUP finds.
 * RETURN: the facts.
 */
struct promise promise_read(const struct ancestors *ancestors, launcher_lookup *lookup);

enum promise_verdict {
    PROMISE_KEPT,    /* MPI has as many ranks as processes were started */
    PROMISE_BROKEN,  /* it has fewer */
    PROMISE_NONE,    /* no launcher started this process */
    PROMISE_UNKNOWN, /* how many were started is not known */
};

/* Compare PROMISE with the SIZE of MPI_COMM_WORLD.
 * RETURN: the verdict, with the story that was compared, or NULL, in STORY.
 */
enum promise_verdict promise_judge(const struct promise *promise, long size,
                                   const struct launcher_story **story);

/* Judge as promise_judge() does, and take who started this process, its rank and the size from
 * the story that was compared: several may have been possible.
 * RETURN: the verdict.
 */
enum promise_verdict promise_settle(struct promise *promise, long size);

/* Tell in TEXT of a variable that does not come from what started this process, and has
 * another number of ranks than SIZE. RETURN: TEXT, or NULL: there is none.
 */
const char *promise_contradiction(const struct promise *promise, long size, char *text,
                                  size_t text_size);

#endif /* PIJOB_LAUNCH_PROMISE_H */
