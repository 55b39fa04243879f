/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_PHASES_H
#define PIJOB_CORE_PHASES_H

/* The phases of a job that are timed on every rank. */
enum phase {
    PHASE_WIRE_UP,    /* from the start of the program to the end of MPI_Init */
    PHASE_READ,       /* description read, shared and parsed */
    PHASE_DISTRIBUTE, /* own interval known */
    PHASE_COMPUTE,    /* own interval summed */
    PHASE_COLLECT,    /* total on rank 0 */
    PHASE_CHECKPOINT, /* in writing checkpoints */
    PHASE_TOTAL,      /* from the start of the program to the verdict */
    PHASE_COUNT
};

/* One phase, over all ranks: seconds, and the ranks that took longest and shortest. */
struct phase_spread {
    double min;
    double mean;
    double max;
    int slowest_rank;
    int fastest_rank;
};

/* RETURN: the name of PHASE in the log.
 */
const char *phase_name(enum phase phase);

#endif /* PIJOB_CORE_PHASES_H */
