/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_LAUNCH_H
#define PIJOB_LAUNCH_LAUNCH_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "promise.h"
#include "slurm/slurm.h"

/* How this process was launched, as its ancestors and its environment tell. */
struct launch {
    struct slurm slurm;
    struct promise promise;
    bool by_mpirun;  /* otherwise than by srun, be it inside a Slurm job */
    bool overcommit; /* asked for more ranks than CPUs: srun -O, mpirun --oversubscribe */
    bool reporting;  /* the first process of the launch, as its launcher counts */
    long together;   /* processes like this one that its launcher has started here, where its
                      * variables are gone; 0: not known */
    long rank;       /* as the launcher counts; -1: it does not */
    long size;       /* the same */
    bool pmix;       /* it offers a PMIx server */
    bool pmix_left;  /* PMIX_NAMESPACE is of another launcher, further up */
    bool pmi2;       /* it offers a PMI-2 server */
    const char *pmix_server; /* version of the launcher's PMIx library; NULL: no PMIx */
};

/* Look at the ancestors and read the environment; before MPI_Init, which may add to it.
 * RETURN: the facts.
 */
struct launch launch_read(void);

/* After MPI_Init, which made this process one of SIZE ranks: if it is alone, and its
 * launcher's variables are gone, see whether the launcher has started others like it on this
 * host.
 */
void launch_look_around(struct launch *launch, long size);

/* RETURN: whether srun itself started this process as a task of a step.
 */
bool launch_is_by_srun(const struct launch *launch);

/* Look, before MPI_Init, for what is sure to be wrong.
 * RETURN: 0, or -1 with what it is, in one line, in WHAT, and what to do about it in CURE.
 */
int launch_refuse(const struct launch *launch, struct error *what, struct error *cure);

/* Say what is likely to be the cause when MPI cannot start through this launcher, in one line,
 * in CURE.
 */
void launch_cure(const struct launch *launch, struct error *cure);

/* The same when MPI_Init fails, where variables that are left over are the first suspects.
 */
void launch_init_cure(const struct launch *launch, struct error *cure);

/* Say in ERR that MPI has SIZE ranks, fewer than the STORY of a launcher tells, and what is
 * likely to be the cause.
 */
void launch_diagnose(const struct launch *launch, const struct launcher_story *story,
                     long size, struct error *err);

/* Tell in ERR of what is allowed, but seldom meant, when MPI has SIZE ranks: variables that do
 * not come from the launcher; one process alone in an allocation for many.
 * RETURN: whether there is anything to tell.
 */
bool launch_warn(const struct launch *launch, long size, struct error *err);

/* Write who started this process, with which MPI and which PMIx, on both sides, and what
 * networks this host has, into TEXT: what to compare when MPI fails.
 * RETURN: TEXT.
 */
char *launch_facts(const struct launch *launch, char *text, size_t size);

/* RETURN: what is worth trying when MPI_Init hangs, in one line; a static text.
 */
const char *launch_hang_cure(const struct launch *launch);

#endif /* PIJOB_LAUNCH_LAUNCH_H */
