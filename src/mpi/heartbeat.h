/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_HEARTBEAT_H
#define PIJOB_MPI_HEARTBEAT_H

#include <stdbool.h>
#include <stdint.h>

#include "comm.h"
#include "core/error.h"

/* Why a rank wants the job to stop. */
enum stop_reason {
    STOP_SIGNAL,     /* SIGTERM or SIGUSR1 */
    STOP_TIME_LIMIT, /* the end of the Slurm job is near */
    STOP_OWNER,      /* the checkpoint directory was taken over */
    STOP_REASONS
};

/* What a rank says at a beat. */
struct pulse {
    bool stop[STOP_REASONS];
    bool finished;   /* this rank's share is summed */
    uint64_t terms;  /* summed in this launch */
    double fraction; /* of its share */
};

/* What all of them said: the same on every rank. */
struct beat {
    uint64_t number;             /* counted from 1 */
    uint64_t stop[STOP_REASONS]; /* ranks that want it */
    uint64_t finished;           /* ranks */
    uint64_t terms;
    double least_fraction;
    int slowest_rank; /* which has that */
};

/* All ranks in step, without waiting for each other: two small non-blocking reductions at a
 * time.  A beat is complete when every rank has entered it, so whoever acts upon beat K acts
 * upon the same news as everybody else who does.
 */
struct heartbeat;

/* RETURN: a heartbeat of COMM that beats every INTERVAL seconds, to be destroyed by the
 * caller when no beat is under way, or NULL (memory).
 */
struct heartbeat *heartbeat_create(const struct comm *comm, double interval);
void heartbeat_destroy(struct heartbeat *heartbeat);

/* Enter the next beat with PULSE, if it is time or URGENT, and see whether the one under way
 * is complete.  To be called often, by every rank; does not wait.
 * RETURN: 1 with a complete beat in BEAT, 0 when there is none, or -1 with the reason in ERR.
 */
int heartbeat_poll(struct heartbeat *heartbeat, const struct pulse *pulse, bool urgent,
                   struct beat *beat, struct error *err);

#endif /* PIJOB_MPI_HEARTBEAT_H */
