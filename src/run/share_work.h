/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_SHARE_WORK_H
#define PIJOB_RUN_SHARE_WORK_H

#include "state.h"

/* More intervals than this are not sent to every rank.  A launch of many ranks that was
 * interrupted leaves as many, and no rank but rank 0 is to hold anything that grows with the
 * ranks. */
enum { SHARED_INTERVALS = 1024 };

/* Tell every rank where the checkpoints are, and the blocks that are to be summed: all of them
 * or, if these are too many intervals, those of its share.  Collective.
 */
void share_work(struct run *run);

/* Make sure that the exchange has given this rank its share, if it knows the blocks of no other:
 * otherwise this ends the job, with the exit status of a wrong answer.
 */
void share_work_check(const struct run *run);

#endif /* PIJOB_RUN_SHARE_WORK_H */
