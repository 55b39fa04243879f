/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SLURM_SLURM_ASK_H
#define PIJOB_SLURM_SLURM_ASK_H

#include "core/subprocess.h"

/* Commands of Slurm are started before MPI_Init, because a fabric may forbid fork() after it.
 * Their answers are read later.
 */

/* The version of Slurm.  On a compute node only `srun --version` tells it. */
struct slurm_version {
    struct subprocess srun;
    char text[64];
};

/* RETURN: a question that is not asked: the answer will be "unknown".
 */
struct slurm_version slurm_version_none(void);

/* Start `srun --version`.
 * RETURN: the question, to be finished by slurm_version_answer().
 */
struct slurm_version slurm_version_ask(void);

/* Read the answer.  Waits at most one second.
 * RETURN: the version, such as "22.05.8", or "unknown"; valid as long as ASK.
 */
const char *slurm_version_answer(struct slurm_version *ask);

/* The remaining time of the job, from SLURM_JOB_END_TIME, which Slurm sets since 23.02, or
 * else from squeue.
 */
struct slurm_time {
    struct subprocess squeue;
    double asked; /* by clock_now() */
    double left;  /* seconds, from then on; negative: not known yet */
};

/* Start asking about JOB.  NULL: nothing is asked.
 * RETURN: the question, to be finished by slurm_time_left().
 */
struct slurm_time slurm_time_ask(const char *job);

/* RETURN: the seconds that remain now; negative: no limit, or not known.
 */
double slurm_time_left(struct slurm_time *ask);

/* Read a time span as squeue writes it: [DAYS-][HOURS:]MINUTES:SECONDS.
 * RETURN: seconds, or a negative number for anything else, such as UNLIMITED.
 */
double slurm_time_parse(const char *text);

#endif /* PIJOB_SLURM_SLURM_ASK_H */
