/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_MESSAGE_FAULTS_H
#define PIJOB_MPI_MESSAGE_FAULTS_H

#include <stdint.h>

#include "comm.h"
#include "core/error.h"
#include "payload.h"
#include "placement.h"

enum { MESSAGE_FAULT_SIZE = 384 };

/* The wrong messages of a job, or of a part of it; known on rank 0. */
struct message_faults {
    uint64_t checked; /* messages */
    uint64_t wrong;
    int *blamed;                    /* of each rank: whether it is at fault */
    char first[MESSAGE_FAULT_SIZE]; /* the first one, in words */
};

/* RETURN: 0 with an empty FAULTS, to be released by message_faults_clear(), or -1 with the
 * reason in ERR.
 */
int message_faults_begin(const struct comm *comm, struct message_faults *faults,
                         struct error *err);
void message_faults_clear(struct message_faults *faults);

/* Count a wrong message for which rank BLAMED is at fault.  ERROR is what is wrong with its
 * BYTES, MESSAGE says which one it is: "MPI_Send from rank 0 on n1 to rank 3 on n2".
 */
void message_faults_add(struct message_faults *faults, int blamed,
                        const struct payload_error *error, uint64_t bytes,
                        const char *message);

#endif /* PIJOB_MPI_MESSAGE_FAULTS_H */
