/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_RUN_H
#define PIJOB_RUN_RUN_H

#include "app/options.h"
#include "checkpoint/store.h"
#include "checks/binding.h"
#include "checks/speed.h"
#include "core/log.h"
#include "core/verdict.h"
#include "job/job.h"
#include "mpi/exchange.h"
#include "mpi/heartbeat.h"
#include "mpi/timing.h"
#include "session.h"
#include "sum/fixed.h"
#include "sum/kernel.h"
#include "sum/series.h"

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
    int *rank_threads;      /* of each rank; rank 0 only */
    struct binding binding; /* rank 0 only */
    struct log *log;        /* the reporting rank only */
    char log_path[JOB_PATH_SIZE];

    struct exchange_run exchanges[EXCHANGE_COUNT];
    int exchange_count;
    struct coverage work;     /* blocks that are to be summed */
    struct interval mine;     /* this rank's share of them */
    uint64_t done;            /* blocks of the share that are summed */
    struct partial partial;   /* of this rank */
    struct store *store;      /* rank 0 of a job with checkpoints */
    struct epoch_place place; /* of the checkpoints */
    struct writer *writer;    /* of this rank's checkpoints */
    struct partial base;      /* what was summed before this launch; rank 0 only */
    double work_began;        /* by clock_now() */
    double stop_at;           /* by clock_now(): the end of the job's time is near; 0: none */
    struct error stop_reason; /* who took the checkpoint directory over; rank 0 only */
    double inject_last;       /* when a slow rank last did something, by clock_now() */
    struct fixed *partials;   /* of each rank, if they are shown; rank 0 only */

    double seconds[PHASE_COUNT];             /* of this rank */
    struct phase_spread spread[PHASE_COUNT]; /* of all ranks; rank 0 only */
    struct speed speed;                      /* of all ranks; rank 0 only */
    struct verdict verdict;                  /* rank 0 only */
};

/* Run the job that OPTIONS names.  BEGAN is when the program
 * began, by clock_now(), TIMEOUT how many seconds to wait for other ranks until the
 * description is known.  Every rank of the launch calls it; MPI is started and
 * ended within.
 * RETURN: the exit status.
 */
int run_job(const struct options *options, double began, double timeout, int *argc,
            char ***argv);

#endif /* PIJOB_RUN_RUN_H */
