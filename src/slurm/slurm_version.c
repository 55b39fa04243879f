/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * slurm_version.c - the version of Slurm, from `srun --version`
 */

#include <config.h>

#include "slurm_version.h"

#include <stdio.h>

#define ANSWER_TIMEOUT 1.0 /* seconds */

struct slurm_version slurm_version_none(void)
{
    return (struct slurm_version){.srun = {.fd = -1}, .text = "unknown"};
}

struct slurm_version slurm_version_ask(void)
{
    char *argv[] = {"srun", "--version", NULL};

    return (struct slurm_version){.srun = subprocess_start(argv), .text = "unknown"};
}

const char *slurm_version_answer(struct slurm_version *ask)
{
    char line[64];

    /* "slurm 22.05.8", Debian "slurm-wlm 22.05.8" */
    if (subprocess_finish(&ask->srun, ANSWER_TIMEOUT, line, sizeof(line)) == 0)
        (void)sscanf(line, "%*s %63s", ask->text);
    return ask->text;
}
