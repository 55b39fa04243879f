/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_LAUNCH_H
#define PIJOB_LAUNCH_LAUNCH_H

#include <stdbool.h>

#include "core/error.h"
#include "slurm/slurm.h"

/* How this process was launched, as its environment tells. */
struct launch {
    struct slurm slurm;
    bool by_mpirun;  /* by another launcher than srun, be it inside a Slurm job */
    bool overcommit; /* asked for more ranks than CPUs: srun -O, mpirun --oversubscribe */
    bool reporting;  /* the first process of the launch, as its launcher counts */
    long rank;       /* as the launcher counts; -1: it does not */
    long size;       /* the same */
    bool pmix;       /* it offers a PMIx server */
    bool pmi2;       /* it offers a PMI-2 server */
    const char *pmix_server; /* version of the launcher's PMIx library; NULL: no PMIx */
};

/* Read the environment; before MPI_Init, which may add to it.
 * RETURN: the facts.
 */
struct launch launch_read(void);

/* RETURN: whether srun itself started this process as a task of a step.
 */
bool launch_is_by_srun(const struct launch *launch);

/* Look, before MPI_Init, for what is sure to be wrong.
 * RETURN: 0, or -1 with what it is, in one line, in WHAT, and what to do about it in CURE.
 */
int launch_refuse(const struct launch *launch, struct error *what, struct error *cure);

/* Say what is likely to be the cause when MPI_Init fails, in one line, in CURE.
 */
void launch_cure(const struct launch *launch, struct error *cure);

/* RETURN: what is worth trying when MPI_Init hangs, in one line.
 */
const char *launch_hang_cure(const struct launch *launch);

#endif /* PIJOB_LAUNCH_LAUNCH_H */
