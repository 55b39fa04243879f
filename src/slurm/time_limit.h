/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SLURM_TIME_LIMIT_H
#define PIJOB_SLURM_TIME_LIMIT_H

#include <stdbool.h>

#include "slurm_ask.h"

/* When a job stops by itself, because the end of its time limit is near.  Start with all
 * members 0.  Times are by clock_now().
 */
struct time_limit {
    double end;     /* of the job, by Slurm; 0: none is known */
    double margin;  /* seconds before the end that are kept for an end in good order */
    bool confirmed; /* Slurm was asked again about this end */
};

/* Look for what SLURM has answered, and ask it again shortly before the job would stop: the
 * limit may have been extended.  Never waits; without an answer the last one counts.  To be
 * called often.
 * RETURN: whether the job has to stop NOW.
 */
bool time_limit_is_near(struct time_limit *limit, struct slurm_time *slurm, double now);

#endif /* PIJOB_SLURM_TIME_LIMIT_H */
