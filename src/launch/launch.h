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
#include "slurm/slurm_step.h"

/* The cure, where the variables of the launcher are lost. */
#define PASS_THEM                                                                             \
    "pass SLURM_*, PMIX_* and PMI_* to the ranks (a container without --cleanenv)"

/* How this process was launched, from its ancestors and its environment. */
struct launch {
    struct slurm slurm;
    struct promise promise;
    bool by_mpirun;  /* by another launcher than srun, also inside a Slurm job */
    bool overcommit; /* more ranks than CPUs are allowed: srun -O, mpirun --oversubscribe */
    bool reporting;  /* this is the first process of the launch, by the launcher */
    bool broken;     /* after launch_look_around(): MPI has fewer ranks than were started */
    long together;   /* processes like this one that its launcher has started on this host,
                      * where its variables are gone; 0: unknown */
    struct slurm_step step; /* the question after its tasks, where its variables are gone */
    long step_tasks;        /* after launch_look_around(): the answer; -1: unknown */
    long rank;              /* by the launcher; -1: unknown */
    long size;              /* the same */
    bool pmix;              /* the launcher offers a PMIx server */
    bool pmix_left;         /* PMIX_NAMESPACE belongs to another launcher, further up */
    bool pmi2;              /* the launcher offers a PMI-2 server */
    struct {
        bool space;          /* PMIX_NAMESPACE is set, */
        bool of_slurm;       /* to what Slurm's plugin calls its namespaces */
        bool pmi;            /* PMI_FD or PMI_PORT is set */
        const char *version; /* PMIX_VERSION, or NULL */
    } given;                 /* as it was before MPI_Init */
    const char *container;   /* the runtime of the container that this runs in; NULL: none */
    const char *pmix_server; /* version of the launcher's PMIx library; NULL: none */
};

/* Examine the ancestors and read the environment.  Call this before MPI_Init, which may add to
 * the environment.
 * RETURN: the launch.
 */
struct launch launch_read(void);

/* RETURN: the number that the environment variable NAME has; -1: it is not set.
 */
long launch_number(const char *name);

/* Before MPI_Init, if srun has started this process and its variables are gone: look for
 * them in the environment of its ancestors, or start to ask Slurm how many tasks the step has.
 * Of the processes of a host, only the first one asks, and reports.
 */
void launch_ask(struct launch *launch);

/* After MPI_Init, which made this process one of SIZE ranks: settle who started it, if several
 * launchers were possible; if it is alone, and its launcher's variables are gone, see whether
 * the launcher has started others like it on this host, and what Slurm has answered.  Waits
 * for the answer at most five seconds.
 */
void launch_look_around(struct launch *launch, long size);

/* RETURN: whether srun itself started this process as a task of a step.
 */
bool launch_is_by_srun(const struct launch *launch);

/* Check, before MPI_Init, for a launch that is certain to fail.
 * RETURN: 0, or -1 with the cause, in one line, in WHAT, and the cure in CURE.
 */
int launch_refuse(const struct launch *launch, struct error *what, struct error *cure);

/* Wait until the reporting process has ended, when all of them are about to end because of a
 * wrong launch: a launcher ends the others as soon as one has failed, and nobody would have
 * said why.  Waits for some seconds.
 * RETURN: whether SIGTERM came: the launch has been reported.
 */
bool launch_await_report(void);

/* Write the probable cause and cure of a failed MPI_Init into CURE, in one line; variables
 * that were left over are the first suspects.
 */
void launch_init_cure(const struct launch *launch, struct error *cure);

/* Write into ERR that MPI has SIZE ranks, fewer than the STORY of a launcher says, and the
 * probable cause.
 */
void launch_diagnose(const struct launch *launch, const struct launcher_story *story,
                     long size, struct error *err);

/* Write what to compare when MPI fails into TEXT: who started this process, the MPI library,
 * the PMIx versions of client and server, and the network interfaces of this host.
 * RETURN: TEXT.
 */
char *launch_facts(const struct launch *launch, char *text, size_t size);

#endif /* PIJOB_LAUNCH_LAUNCH_H */
