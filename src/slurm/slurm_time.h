/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SLURM_SLURM_TIME_H
#define PIJOB_SLURM_SLURM_TIME_H

#include "core/subprocess.h"

/* Asking Slurm how much of the job's time limit is left: SLURM_JOB_END_TIME, which Slurm sets
 * since 23.02, or else squeue, without waiting for it.
 */
struct slurm_time {
    struct subprocess squeue;
    double asked; /* by clock_now() */
    double left;  /* seconds, from then on; negative: not known yet */
};

/* Start asking about JOB (NULL: nothing is asked), before MPI_Init.
 * RETURN: the question, to be ended by slurm_time_left().
 */
struct slurm_time slurm_time_ask(const char *job);

/* RETURN: the seconds that are left now, or a negative number: no limit, or not known.
 */
double slurm_time_left(struct slurm_time *ask);

/* Read a time span as squeue writes it: [DAYS-][HOURS:]MINUTES:SECONDS.
 * RETURN: seconds, or a negative number for anything else, such as UNLIMITED.
 */
double slurm_time_parse(const char *text);

#endif /* PIJOB_SLURM_SLURM_TIME_H */
