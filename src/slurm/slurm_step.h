/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SLURM_SLURM_STEP_H
#define PIJOB_SLURM_SLURM_STEP_H

#include "core/subprocess.h"

/* The number of tasks of a step, from scontrol, for a process that has lost the variables of
 * its step.  It is started before MPI_Init, like all commands of Slurm (slurm_ask.h).
 */
struct slurm_step {
    struct subprocess scontrol;
};

/* Start `scontrol show step STEP`, which is "JOB.STEP".  NULL: nothing is asked.
 * RETURN: the question, to be finished by slurm_step_answer().
 */
struct slurm_step slurm_step_ask(const char *step);

/* Read the answer.  Waits at most five seconds.
 * RETURN: the number of tasks; -1: it is not known.
 */
long slurm_step_answer(struct slurm_step *ask);

/* RETURN: the number of tasks in TEXT, the lines of `scontrol --oneliner show step`; -1: TEXT
 * is not about one step, or does not tell.
 */
long slurm_step_tasks(const char *text);

#endif /* PIJOB_SLURM_SLURM_STEP_H */
