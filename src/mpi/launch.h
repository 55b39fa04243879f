/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_LAUNCH_H
#define PIJOB_MPI_LAUNCH_H

#include <stdbool.h>

#include "comm.h"
#include "core/slurm.h"
#include "core/verdict.h"

/* How this process was launched, as its environment tells. */
struct launch {
    struct slurm slurm;
    bool by_mpirun;  /* by MPI's own launcher, be it inside a Slurm job */
    bool overcommit; /* asked for more ranks than CPUs: srun -O, mpirun --oversubscribe */
    bool speaks;     /* the first process of the launch, as its launcher counts */
    bool pmix;       /* it offers a PMIx server */
    const char *pmix_server; /* version of the launcher's PMIx library; NULL: no PMIx */
};

/* Read the environment; before MPI_Init, which may add to it.
 * RETURN: the facts.
 */
struct launch launch_read(void);

/* RETURN: what may be about to go wrong in MPI_Init, where MPI would say it in a page of
 * text that does not name the cure; or NULL.
 */
const char *launch_warning(const struct launch *launch);

/* Add to VERDICT the check that MPI has as many ranks as the launcher started
 * processes.  To be called on rank 0, of which there are many if they never
 * found each other.
 */
void launch_check(const struct launch *launch, const struct comm *comm,
                  struct verdict *verdict);

#endif /* PIJOB_MPI_LAUNCH_H */
