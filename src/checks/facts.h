/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_FACTS_H
#define PIJOB_CHECKS_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "binding.h"
#include "core/verdict.h"
#include "job/job.h"
#include "launch/launch.h"
#include "links/link_test.h"
#include "links/node_test.h"
#include "mpi/comm.h"
#include "mpi/exchange.h"
#include "mpi/message_faults.h"
#include "mpi/placement.h"
#include "mpi/timing.h"
#include "speed.h"
#include "sum/compute.h"
#include "thread_room.h"
#include "threads/thread_test.h"

/* What a rank, or all of them, summed. */
struct answer {
    const struct series *series;
    const struct kernel *kernel;
    int threads;

    /* Of this rank: its interval of the blocks of WORK as far as it is summed, their sum, and
     * a bit for each exchange that gave it another interval than the first one did. */
    const struct coverage *work;
    struct interval summed;
    struct partial partial;
    int other_intervals;

    /* By each exchange; the totals are known on rank 0. */
    const struct exchange_result *exchanges;
    int exchange_count;
    bool kept;                       /* the last checkpoint was written, or failed: */
    const struct error *keep_failed; /* NULL: it was written */
};

/* What the checks compare: all that is known of a launch.  A member is NULL until it is known.
 */
struct check_facts {
    const struct launch *launch;
    const struct comm *comm;
    const struct placement *placement;
    const struct job *job;         /* NULL: there is no description, and nothing is expected */
    const int *threads;            /* of each rank; rank 0 only */
    const struct binding *binding; /* rank 0 only */
    const struct thread_room *thread_room;
    const struct link_report *links; /* rank 0 only */
    const struct node_report *nodes; /* rank 0 only */
    const struct thread_report *thread_report;
    const struct message_faults *payload, *collectives; /* rank 0 only */
    const struct answer *answer;
    const struct speed *speed;          /* rank 0 only */
    const struct phase_spread *wire_up; /* start to the end of MPI_Init; rank 0 only */
};

#endif /* PIJOB_CHECKS_FACTS_H */
