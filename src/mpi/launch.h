/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_LAUNCH_H
#define PIJOB_MPI_LAUNCH_H

#include <stdbool.h>

#include "comm.h"
#include "core/slurm.h"
#include "core/verdict.h"
#include "placement.h"

/* How this process was launched, as its environment tells. */
struct launch {
    struct slurm slurm;
    bool by_mpirun;  /* by another launcher than srun, be it inside a Slurm job */
    bool overcommit; /* asked for more ranks than CPUs: srun -O, mpirun --oversubscribe */
    bool speaks;     /* the first process of the launch, as its launcher counts */
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

/* Look, before MPI_Init, for what is sure to be wrong.
 * RETURN: 0, or -1 with what it is, in one line, in WHAT, and what to do about it in CURE.
 */
int launch_refuse(const struct launch *launch, struct error *what, struct error *cure);

/* Let the process that speaks end first, when all of them end before MPI_Init: a launcher ends
 * the others as soon as one has ended badly, and nobody would have said why.  Waits for some
 * seconds or for SIGTERM; not in the process that speaks.
 */
void launch_defer(const struct launch *launch);

/* Say what is likely to be the cause when MPI_Init fails, in one line, in CURE.
 */
void launch_cure(const struct launch *launch, struct error *cure);

/* RETURN: what is worth trying when MPI_Init hangs, in one line.
 */
const char *launch_hang_cure(const struct launch *launch);

/* Compare what Slurm, PMIx and MPI say of the number of ranks, of who is who, and of the
 * libraries; add the checks to VERDICT on rank 0, of which there are many if they never found
 * each other.  Collective over COMM.
 * RETURN: 0, or -1 with the reason in ERR: MPI failed.
 */
int launch_check(const struct launch *launch, const struct comm *comm,
                 const struct placement *placement, struct verdict *verdict,
                 struct error *err);

#endif /* PIJOB_MPI_LAUNCH_H */
