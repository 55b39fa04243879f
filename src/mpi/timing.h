/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_TIMING_H
#define PIJOB_MPI_TIMING_H

#include "comm.h"
#include "core/error.h"

/* The phases of a job.  Every rank measures each of them. */
enum phase {
    PHASE_WIRE_UP,    /* from the start of the program to the end of MPI_Init */
    PHASE_READ,       /* to read, share and parse the description */
    PHASE_DISTRIBUTE, /* until this rank knows its interval */
    PHASE_COMPUTE,    /* to sum it */
    PHASE_COLLECT,    /* until rank 0 has the total */
    PHASE_CHECKPOINT, /* to write checkpoints */
    PHASE_TOTAL,      /* from the start of the program to the verdict */
    PHASE_COUNT
};

/* The seconds that all ranks took for one phase. */
struct phase_spread {
    double min;
    double mean;
    double max;
    int slowest_rank;
    int fastest_rank;
};

/* RETURN: the name of PHASE as in the log.
 */
const char *phase_name(enum phase phase);

/* Compare COUNT times, in seconds, of all ranks.  Collective over COMM.
 * RETURN: 0, on rank 0 with the spread of each time in SPREAD, or -1 with the reason in ERR.
 */
int timing_spread(const struct comm *comm, const double *seconds, int count,
                  struct phase_spread *spread, struct error *err);

#endif /* PIJOB_MPI_TIMING_H */
