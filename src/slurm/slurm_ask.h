/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SLURM_SLURM_ASK_H
#define PIJOB_SLURM_SLURM_ASK_H

#include <stdbool.h>

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

/* When Slurm will end the job: from SLURM_JOB_END_TIME, which Slurm sets since 23.02, or else
 * from squeue, which is never waited for.
 */
struct slurm_time {
    struct subprocess squeue;
    char job[64];
    char *answer; /* owned, or NULL */
    double asked; /* when squeue was started, by clock_now() */
    double end;   /* of the job, by clock_now(); negative: no limit, or not known */
    bool asking;
    bool news; /* an answer that slurm_time_answered() has not told of */
};

/* Start asking about JOB.  NULL: nothing is asked, then or later.
 * RETURN: the question, to be released by slurm_time_end().
 */
struct slurm_time slurm_time_ask(const char *job);

/* Start asking squeue: the time limit may have been changed (scontrol update).  Does nothing
 * while an earlier question has no answer.
 */
void slurm_time_ask_again(struct slurm_time *ask);

/* Look for an answer, without waiting.
 * RETURN: whether one has come since the last call; it is in ASK->end.  No answer, and one
 * that says nothing, leave that as it was.
 */
bool slurm_time_answered(struct slurm_time *ask);

/* Ask no longer: a squeue that has not answered is killed.
 */
void slurm_time_end(struct slurm_time *ask);

/* Read a time span as squeue writes it: [DAYS-][HOURS:]MINUTES:SECONDS.
 * RETURN: seconds, or a negative number for anything else, such as UNLIMITED.
 */
double slurm_time_parse(const char *text);

#endif /* PIJOB_SLURM_SLURM_ASK_H */
