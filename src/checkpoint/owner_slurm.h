/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_OWNER_SLURM_H
#define PIJOB_CHECKPOINT_OWNER_SLURM_H

#include "owner_file.h"

enum owner_in_slurm {
    OWNER_RUNS_IN_SLURM,
    OWNER_GONE_FROM_SLURM,
    OWNER_NOT_KNOWN, /* Slurm could not be asked, or the answer may not be the whole one */
};

/* Ask Slurm (squeue) whether the job and the step of OWNER still run.  SELF, who asks, is in a
 * job of the same cluster, which the answer has to show, too.
 * RETURN: what the answer says.
 */
enum owner_in_slurm owner_ask_slurm(const struct owner *owner, const struct owner *self);

/* RETURN: what two answers of squeue say of OWNER: JOBS has lines "raw id|printed id|state",
 * STEPS the printed ids of steps (NULL: not asked yet; then OWNER_NOT_KNOWN means that they
 * have to be).
 */
enum owner_in_slurm owner_read_slurm(const struct owner *owner, const struct owner *self,
                                     const char *jobs, const char *steps);

#endif /* PIJOB_CHECKPOINT_OWNER_SLURM_H */
