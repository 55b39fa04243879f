/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_SIGNALS_PHASES_H
#define PIJOB_TESTS_SIGNALS_PHASES_H

#include <string.h>

/* The phases of a rank, then those of mpirun, each in the order of time. */
enum phase {
    PHASE_EXEC,       /* before main() */
    PHASE_MAIN,       /* main(), before MPI_Init */
    PHASE_INIT,       /* in MPI_Init */
    PHASE_SETUP,      /* after it, until the sum */
    PHASE_SUM,        /* the sum, from the first look of a rank at the others */
    PHASE_CHECKPOINT, /* a file operation during the sum */
    PHASE_COLLECT,    /* after the sum: collection, last checkpoint, verdict */
    PHASE_FINALIZE,   /* in MPI_Finalize */
    PHASE_EXIT,       /* after it */
    PHASE_MPIRUN_START,
    PHASE_MPIRUN_LAUNCH, /* from its first fork */
    PHASE_MPIRUN_END,    /* from the end of the first rank that it waits for */
    PHASES,
    PHASE_NONE = PHASES
};

static const char *const phase_names[PHASES] = {
    "exec",    "main",     "init", "setup",        "sum",           "checkpoint",
    "collect", "finalize", "exit", "mpirun-start", "mpirun-launch", "mpirun-end",
};

/* RETURN: the phase of that NAME, or PHASE_NONE. */
static inline enum phase phase_find(const char *name)
{
    int phase = 0;

    while (phase < PHASES && strcmp(phase_names[phase], name) != 0)
        phase++;
    return (enum phase)phase;
}

#endif /* PIJOB_TESTS_SIGNALS_PHASES_H */
