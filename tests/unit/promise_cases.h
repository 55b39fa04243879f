/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_PROMISE_CASES_H
#define PIJOB_TESTS_PROMISE_CASES_H

#include <stddef.h>

#include "launch/promise.h"

enum { PROMISE_WORDS_MAX = 16 };

/* A process, its ancestors and its variables, and who started it. */
struct promise_case {
    const char *name;
    const char *processes[PROMISE_WORDS_MAX];   /* "comm" or "comm|title", the parent first */
    const char *environment[PROMISE_WORDS_MAX]; /* "NAME=VALUE" */
    const char *by;                             /* who started it; NULL: nobody */
    long ranks;                                 /* that MPI has */
    enum promise_verdict verdict;
    const char *contradiction; /* how it begins; NULL: there is none */
};

#define ROOT "systemd" /* the first process: nothing is hidden */

/* The variables of a rank of mpiexec of MPICH. */
#define HYDRA(size, rank)                                                                     \
    "PMI_SIZE=" size, "PMI_RANK=" rank, "MPI_LOCALNRANKS=1", "MPI_LOCALRANKID=0"

/* Those of a task of step 0, and of a rank of mpirun of Open MPI. */
#define STEP(tasks, rank)                                                                     \
    "SLURM_STEP_ID=0", "SLURM_STEP_NUM_TASKS=" tasks, "SLURM_PROCID=" rank, "SLURM_LOCALID=0"
#define MPIRUN(size, rank)                                                                    \
    "OMPI_COMM_WORLD_SIZE=" size, "OMPI_COMM_WORLD_RANK=" rank, "PMIX_NAMESPACE=520159233",   \
        "PMIX_RANK=" rank

/* RETURN: case I, or NULL after the last one.
 */
const struct promise_case *promise_case_at(size_t i);

#endif /* PIJOB_TESTS_PROMISE_CASES_H */
