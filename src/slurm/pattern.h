/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SLURM_PATTERN_H
#define PIJOB_SLURM_PATTERN_H

#include <stddef.h>

#include "core/error.h"

/* Slurm's patterns in file names (sbatch(1), "filename pattern"):
 *   %x  the name of the job description
 *   %j  the job id; outside Slurm the process id, so that two jobs differ
 *   %A  the job id of the job array; without an array like %j
 *   %a  the index in the job array; without an array 0
 *   %N  the short host name of rank 0
 *   %u  the user name
 *   %%  a percent sign
 */

/* RETURN: 0 if TEXT contains only these patterns; otherwise -1 with the unknown pattern, and
 * the allowed ones, in ERR.
 */
int pattern_check(const char *text, struct error *err);

/* Expand the patterns of TEXT for this process into DST (SIZE bytes); %x is
 * NAME.
 * RETURN: 0, or -1 with the reason in ERR: an unknown pattern, or DST is too small.
 */
int pattern_expand(char *dst, size_t size, const char *text, const char *name,
                   struct error *err);

#endif /* PIJOB_SLURM_PATTERN_H */
