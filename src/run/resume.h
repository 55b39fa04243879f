/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_RESUME_H
#define PIJOB_RUN_RESUME_H

#include "state.h"

/* Find out what is left to be summed: what the checkpoint directory has not, or all.  Begins
 * a new epoch in the directory.  Collective over the ranks of RUN.
 * RETURN: 0 with run->share.work, run->keeping.place and, on rank 0, run->keeping.store and
 * run->share.before, or the exit status, which has then been told.
 */
int resume(struct run *run);

#endif /* PIJOB_RUN_RESUME_H */
