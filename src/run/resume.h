/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_RESUME_H
#define PIJOB_RUN_RESUME_H

#include "run.h"

/* Find out what is left to be summed: what the checkpoint directory has not, or all.  Begins
 * a new epoch in the directory.  Collective over the ranks of RUN.
 * RETURN: 0 with run->work, run->place and, on rank 0, run->store and run->base, or the exit
 * status, which has then been told.
 */
int resume(struct run *run);

#endif /* PIJOB_RUN_RESUME_H */
