/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_SIGNALS_ROUND_H
#define PIJOB_TESTS_SIGNALS_ROUND_H

#include <sys/types.h>

#include "plan.h"

/* One launch, one signal, until nothing is left of it. */

/* How a round ends. */
enum round_end {
    ROUND_ENDED,          /* all its processes did */
    ROUND_LEFT_RANKS,     /* ranks were left at the bound */
    ROUND_LEFT_MPIRUN,    /* only mpirun was left */
    ROUND_MPIRUN_CRASHED, /* all did, mpirun by a signal that nobody had sent */
};

struct round {
    enum round_end end;
    int status;     /* of mpirun, as a shell has it: 128 and the signal that ended it */
    int fired;      /* how often the signal was sent */
    int by_default; /* times at which the process had no handler */
    int by_handler; /* times at which it had one */
    double seconds;
    const char *where; /* of mpirun that was left: "PMIx_server_finalize", "" if not known */
};

/* What all rounds have in common. */
struct place {
    const char *mpirun; /* the commands */
    const char *pijob;
    const char *preload;   /* instant.c, built */
    const char *directory; /* for the rounds; the current one */
};

/* Become the process to which orphans of the rounds are given.  Call this first. */
void round_adopt(void);

/* Run PLAN in the current directory with DESCRIPTION; signal 0 sends none and measures.  What
 * was left at the bound is described in the file "left.txt", and ended.  -1: it could not
 * start.
 */
int round_run(const struct place *place, const struct plan *plan, const char *description,
              struct round *round);

/* Read the calls that a round with signal 0 has told of into MEASURE. */
void round_measure(struct measure *measure);

/* Run COMMAND with at most SECONDS, its output to the file "said".  RETURN: its status, or -1
 * if it did not end. */
int round_command(char *const command[], double seconds);

#endif /* PIJOB_TESTS_SIGNALS_ROUND_H */
