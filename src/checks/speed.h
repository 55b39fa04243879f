/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_SPEED_H
#define PIJOB_CHECKS_SPEED_H

#include <stdbool.h>

#include "core/error.h"
#include "mpi/placement.h"

struct comm;

/* What the ranks of one host do in a second. */
struct host_speed {
    int rank;        /* the first one on it */
    double rate;     /* terms/s of a rank, on average over its ranks */
    double relative; /* to the median of the hosts */
};

/* How fast all ranks summed, each by its own clock; only rank 0 knows. */
struct speed {
    double *rate;            /* terms/s of each rank; 0: it had nothing to do */
    struct host_speed *host; /* each, in the order of placement.by_node */
    int hosts;
    double median; /* rate of the hosts */
    int slowest_rank;
    int slowest, fastest; /* indices of hosts */
    int briefest_rank;    /* that summed for the least time, and for how many seconds */
    double briefest;
    bool measured; /* all ranks summed for long enough; otherwise only the briefest is known */
};

/* The least time, in seconds, from which a speed is taken. */
#define SPEED_TIME_LEAST 0.05

/* Ask every rank how many TERMS it summed, and in how many SECONDS.  Collective over COMM.
 * RETURN: 0, on rank 0 with the answer in SPEED, to be released by speed_clear(), or -1 with
 * the reason in ERR.
 */
int speed_gather(const struct comm *comm, const struct placement *placement, uint64_t terms,
                 double seconds, struct speed *speed, struct error *err);
void speed_clear(struct speed *speed);

#endif /* PIJOB_CHECKS_SPEED_H */
