/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_APP_COMPUTE_H
#define PIJOB_APP_COMPUTE_H

#include "core/series.h"
#include "core/split.h"
#include "mpi/exchange.h"

/* Called between two pieces of work, tens of milliseconds apart at most, with
 * the blocks done so far.
 */
typedef void compute_progress_f(void *arg, uint64_t blocks_done);

/* RETURN: the sum over the blocks of MINE, and how many terms that were.
 */
struct partial compute_sum(const struct series *series, struct interval mine,
                           compute_progress_f *progress, void *arg);

#endif /* PIJOB_APP_COMPUTE_H */
