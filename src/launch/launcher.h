/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_LAUNCHER_H
#define PIJOB_LAUNCH_LAUNCHER_H

#include <stdbool.h>

#include "ancestors.h"

/* The launchers that pijob knows, each of which may start another one: those that are started
 * by others come first. */
enum launcher_id {
    LAUNCHER_OPEN_MPI, /* mpirun of Open MPI: ORTE (up to 4), PRRTE (from 5 on) */
    LAUNCHER_HYDRA,    /* mpiexec of MPICH, Intel MPI, MVAPICH */
    LAUNCHER_MPIRUN_RSH,
    LAUNCHER_JSRUN,
    LAUNCHER_PALS,
    LAUNCHER_FLUX,
    LAUNCHER_SRUN,
    LAUNCHER_PMI,  /* one that is not known, but serves PMI */
    LAUNCHER_PMIX, /* the same, PMIx */
    LAUNCHER_COUNT
};

/* By what the variables of a launcher can be told from those that were set by hand or left by
 * an outer launcher, without knowing who started this process. */
enum launcher_witness {
    WITNESS_PMIX,     /* PMIX_NAMESPACE is not of srun, and PMIX_RANK is its rank */
    WITNESS_PMI,      /* the same, or: PMI_FD is a socket or there is a PMI_PORT, and PMI_SIZE
                       * and PMI_RANK are what it tells */
    WITNESS_PMI_ONLY, /* only the latter */
    WITNESS_FILE,     /* the file that PALS_APINFO names */
    WITNESS_SLURM,    /* the step: of the control group, of PMIx, of a slurmstepd that runs */
};

struct launcher {
    const char *name;
    const char *family; /* of the MPI whose launcher it is (see libraries.h); empty: of any */
    const char *size;   /* the variables that tell each process the number of processes, */
    const char *rank;   /* its own number, */
    const char *local;  /* and its number on its node */
    const char *marks[4]; /* variables that no other launcher sets; NULL at the end */
    enum launcher_witness witness;
    const char *daemons[6];  /* what it is called as a process; NULL at the end */
    const char *commands[5]; /* the same, where its program may not be read: scripts have such
                              * names as well */
};

/* How the value of a variable is found: getenv(), or that of a test. */
typedef const char *launcher_lookup(const char *variable);

/* RETURN: the row of ID; valid for ever.
 */
const struct launcher *launcher_get(enum launcher_id id);

/* What a launcher has told a process; numbers are -1 where it has not. */
struct launcher_story {
    const struct launcher *by;
    const char *variable; /* that tells of it, and of no other launcher; NULL: none is set */
    bool at_least;        /* the size is a lower bound */
    long size;
    long rank;
    long local;
};

/* RETURN: the number that is TEXT, or -1: it is none, or NULL.
 */
long launcher_number(const char *text);

/* RETURN: what ID has told this process.  What LAUNCHER_PMI and LAUNCHER_PMIX tell needs a
 * proof (see witness.h).
 */
struct launcher_story launcher_story(enum launcher_id id, launcher_lookup *lookup);

/* What a process is to those that it starts. */
enum launcher_role {
    ROLE_OTHER,    /* a shell, a wrapper, anything */
    ROLE_LAUNCHER, /* it started them as the processes of a launch */
    ROLE_JOB,      /* it started a job script or a shell, which is no launch: slurmstepd of a
                    * batch script, a broker of Flux, pbs_mom */
};

/* RETURN: the role of PROCESS, with the launcher, if it is one, in ID.
 */
enum launcher_role launcher_role(const struct ancestor *process, enum launcher_id *id);

/* RETURN: the number of the step that slurmstepd, which is PROCESS, runs; -1: it does not
 * tell.
 */
long launcher_step(const struct ancestor *process);

/* Write the name of the step that slurmstepd, which is PROCESS, runs into NAME (SIZE bytes):
 * "JOB.STEP".
 * RETURN: NAME, or NULL: it does not tell, or runs a part of a heterogeneous step.
 */
const char *launcher_step_name(const struct ancestor *process, char *name, size_t size);

#endif /* PIJOB_LAUNCH_LAUNCHER_H */
