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

/* What a rank contributes to a beat. */
struct pulse {
    bool stop[STOP_REASONS];
    bool finished;   /* its share is summed */
    uint64_t terms;  /* that it has summed in this launch */
    double fraction; /* of its share */
};

/* The result of a beat, the same on every rank. */
struct beat {
    uint64_t number;             /* from 1 */
    uint64_t stop[STOP_REASONS]; /* number of ranks that want it */
    uint64_t finished;           /* number of ranks */
    uint64_t terms;
    double least_fraction;
    int slowest_rank; /* the rank with that fraction */
};

/* Periodic agreement of all ranks, by two small non-blocking reductions, so that no rank
 * waits.  A beat is complete when every rank has entered it.  All ranks get the same result of
 * beat K, and act on it alike.
 */
struct heartbeat;

/* RETURN: a heartbeat of COMM with a beat every INTERVAL seconds, or NULL (memory).  The
 * caller destroys it when no beat is under way.
 */
struct heartbeat *heartbeat_create(const struct comm *comm, double interval);
void heartbeat_destroy(struct heartbeat *heartbeat);

/* Enter the next beat with PULSE, if it is due or URGENT, and test whether the current beat is
 * complete.  Every rank calls this often.  It does not wait.
 * RETURN: 1 with a complete beat in BEAT, 0 if there is none, or -1 with the reason in ERR.
 */
int heartbeat_poll(struct heartbeat *heartbeat, const struct pulse *pulse, bool urgent,
                   struct beat *beat, struct error *err);

#endif /* PIJOB_MPI_HEARTBEAT_H */
