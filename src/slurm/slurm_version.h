/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SLURM_SLURM_VERSION_H
#define PIJOB_SLURM_SLURM_VERSION_H

#include "core/subprocess.h"

/* Asking `srun --version`, the only one who knows it on a compute node, without
 * waiting for it: a process is started, the answer is fetched later.
 */
struct slurm_version {
    struct subprocess srun;
    char text[64];
};

/* RETURN: nothing asked; the answer will be "unknown".
 */
struct slurm_version slurm_version_none(void);

/* Start asking, before MPI_Init: a fabric may forbid fork() after it.
 * RETURN: the question, to be ended by slurm_version_answer().
 */
struct slurm_version slurm_version_ask(void);

/* Fetch the answer, waiting at most a second for it.
 * RETURN: the version, such as "22.05.8", or "unknown"; valid as long as ASK.
 */
const char *slurm_version_answer(struct slurm_version *ask);

#endif /* PIJOB_SLURM_SLURM_VERSION_H */
