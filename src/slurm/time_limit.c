/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * time_limit.c - when to stop before Slurm ends the job
 *
 * Slurm may end a job without any signal that leaves time to act.
 */

#include <config.h>

#include "time_limit.h"

#define MARGIN_SHARE 0.1 /* of the time that is left when the limit becomes known */
#define MARGIN_MAX 60.0  /* seconds; not more than that */
#define SAME_END 2.0     /* seconds: squeue counts whole ones, and takes its time */

/* Slurm says that the job ends at END; negative: never. */
static void learn(struct time_limit *limit, double end, double now)
{
    double margin = (end - now) * MARGIN_SHARE;
    bool later = limit->end > 0 && end > limit->end + SAME_END;
    bool sooner = limit->end > 0 && end < limit->end - SAME_END;

    if (end < 0) {
        *limit = (struct time_limit){0};
        return;
    }
    if (limit->end > 0 && !later && !sooner)
        return;
    /* A margin that shrank with the time left would never be reached. */
    if (margin > limit->margin)
        limit->margin = margin < MARGIN_MAX ? margin : MARGIN_MAX;
    limit->end = end;
    limit->confirmed = false;
}

bool time_limit_is_near(struct time_limit *limit, struct slurm_time *slurm, double now)
{
    if (slurm_time_answered(slurm))
        learn(limit, slurm->end, now);
    if (limit->end <= 0)
        return false;
    if (!limit->confirmed && now >= limit->end - 2 * limit->margin) {
        slurm_time_ask_again(slurm);
        limit->confirmed = true;
    }
    return now >= limit->end - limit->margin;
}
