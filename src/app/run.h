/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_APP_RUN_H
#define PIJOB_APP_RUN_H

#include "core/fixed.h"
#include "core/job.h"
#include "core/kernel.h"
#include "core/log.h"
#include "core/phases.h"
#include "core/series.h"
#include "core/split.h"
#include "core/verdict.h"
#include "mpi/exchange.h"
#include "options.h"
#include "session.h"

/* What one exchange did in this run. */
struct exchange_run {
    const struct exchange *exchange;
    double seconds[2];             /* of this rank: distribute, collect */
    struct phase_spread spread[2]; /* of all ranks; rank 0 only */
    struct partial total;          /* rank 0 only */
};

/* A run of pijob, on one rank. */
struct run {
    const struct options *options;
    struct session session;
    struct job job;
    struct series series;
    const struct kernel *kernel;
    int threads;
    struct log *log; /* the voice only */
    char log_path[JOB_PATH_SIZE];

    struct exchange_run exchanges[EXCHANGE_COUNT];
    int exchange_count;
    struct interval mine;
    struct partial partial; /* of this rank */
    struct fixed *partials; /* of each rank, if they are shown; rank 0 only */

    double seconds[PHASE_COUNT];             /* of this rank */
    struct phase_spread spread[PHASE_COUNT]; /* of all ranks; rank 0 only */
    struct verdict verdict;                  /* rank 0 only */
};

/* Run the job that OPTIONS names.  BEGAN is when the program
 * began, by clock_now().  Every rank of the launch calls it; MPI is started and
 * ended within.
 * RETURN: the exit status.
 */
int run_job(const struct options *options, double began, int *argc, char ***argv);

#endif /* PIJOB_APP_RUN_H */
