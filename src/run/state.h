/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_STATE_H
#define PIJOB_RUN_STATE_H

#include "checkpoint/store.h"
#include "checks/binding.h"
#include "checks/speed.h"
#include "checks/thread_room.h"
#include "core/log.h"
#include "core/verdict.h"
#include "job/job.h"
#include "mpi/collectives.h"
#include "mpi/exchange.h"
#include "mpi/message_exchange.h"
#include "mpi/timing.h"
#include "run_options.h"
#include "session.h"
#include "slurm/time_limit.h"
#include "sum/compute.h"
#include "threads/thread_test.h"

/* What is summed, and by what. */
struct task {
    struct series series;
    const struct kernel *kernel;
    int threads;
    int *rank_threads;      /* of each rank; rank 0 only */
    struct binding binding; /* rank 0 only */
    struct thread_room thread_room;
};

/* This rank's share of the work. */
struct share {
    struct coverage work;         /* blocks that are to be summed, by all ranks; or, on a rank
                                   * other than 0, those of its share (share_work.h) */
    uint64_t blocks;              /* to be summed, by all ranks */
    struct interval mine;         /* of them */
    uint64_t done;                /* blocks of mine that are summed */
    struct partial sum;           /* of these */
    struct partial before;        /* what was summed before this launch; rank 0 only */
    double began;                 /* when the sum began, by clock_now() */
    struct time_limit time_limit; /* of the job; the reporting rank only */
};

/* The checkpoints of a job that has a directory for them. */
struct keeping {
    struct epoch_place place;
    struct writer *writer; /* of this rank */
    struct store *store;   /* rank 0 only */
    struct error taken;    /* who took the directory over; rank 0 only */
    bool finished;         /* the last checkpoint was tried; rank 0 only */
    bool failed;           /* and it failed: */
    struct error finish_error;
};

/* By which exchanges the work is handed out and the sums are collected. */
struct exchanges {
    struct exchange_result result[EXCHANGE_COUNT];
    int count;
    int other_intervals; /* bit I: exchange I gave this rank another interval than the first */
};

/* The large messages and the collectives that are tested before the sum. */
struct messages {
    struct message_result result[JOB_SIZES_MAX * EXCHANGE_COUNT];
    int count;
    struct collective_result collective[COLLECTIVES_COUNT];
    int collective_count;
    struct message_faults payload, collectives;
};

/* How long everything took. */
struct times {
    double seconds[PHASE_COUNT];             /* of this rank */
    struct phase_spread spread[PHASE_COUNT]; /* of all ranks; rank 0 only */
    struct speed speed;                      /* of all ranks; rank 0 only */
};

/* A run of pijob, on one rank.  Its parts go to the checks and to the log; nothing outside
 * this directory sees all of it. */
struct run {
    const struct run_options *options;
    struct session session;
    struct job job;
    struct task task;
    struct share share;
    struct keeping keeping;
    struct messages messages;
    struct exchanges exchanges;
    struct times times;
    struct thread_report threads; /* the messages of the threads */
    struct fixed *partials;       /* of each rank, if they are shown; rank 0 only */
    struct log *log;              /* the reporting rank only */
    bool log_told;                /* that it cannot be written */
    char log_path[JOB_PATH_SIZE];
    double inject_last;     /* when a slow rank last did something, by clock_now() */
    struct verdict verdict; /* rank 0 only */
};

#endif /* PIJOB_RUN_STATE_H */
