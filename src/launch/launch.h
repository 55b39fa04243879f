/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_LAUNCH_H
#define PIJOB_LAUNCH_LAUNCH_H

#include <stdbool.h>

#include "core/error.h"
#include "slurm/slurm.h"

/* How this process was launched, from its environment. */
struct launch {
    struct slurm slurm;
    bool by_mpirun;  /* by another launcher than srun, also inside a Slurm job */
    bool overcommit; /* more ranks than CPUs are allowed: srun -O, mpirun --oversubscribe */
    bool reporting;  /* this is the first process of the launch, by the launcher */
    long rank;       /* by the launcher; -1: unknown */
    long size;       /* the same */
    bool pmix;       /* the launcher offers a PMIx server */
    bool pmi2;       /* the launcher offers a PMI-2 server */
    const char *pmix_server; /* version of the launcher's PMIx library; NULL: none */
};

/* Read the environment.  Call this before MPI_Init, which may add to it.
 * RETURN: the launch.
 */
struct launch launch_read(void);

/* RETURN: whether srun itself started this process as a task of a step.
 */
bool launch_is_by_srun(const struct launch *launch);

/* Check, before MPI_Init, for a launch that is certain to fail.
 * RETURN: 0, or -1 with the cause, in one line, in WHAT, and the cure in CURE.
 */
int launch_refuse(const struct launch *launch, struct error *what, struct error *cure);

/* Let the reporting process end first when all of them end before MPI_Init: a launcher ends
 * the others as soon as one has failed, and nobody would have said why.  Waits for some
 * seconds or for SIGTERM; returns at once in the reporting process.
 */
void launch_defer(const struct launch *launch);

/* Write the probable cause and cure of a failed MPI_Init into CURE, in one line.
 */
void launch_cure(const struct launch *launch, struct error *cure);

/* RETURN: what to try if MPI_Init hangs, in one line.
 */
const char *launch_hang_cure(const struct launch *launch);

#endif /* PIJOB_LAUNCH_LAUNCH_H */
