/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_COMM_H
#define PIJOB_MPI_COMM_H

#include <mpi.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"

/* The ranks of this job, as MPI sees them. */
struct comm {
    MPI_Comm mpi;
    int rank;
    int size;
    int thread_asked; /* of MPI, MPI_THREAD_FUNNELED or more */
    int thread_given; /* by MPI */
};

/* Start MPI, asking for the thread level THREAD_LEVEL (MPI_THREAD_FUNNELED, ...).  Errors of
 * MPI come back as results from then on.
 * RETURN: 0 with COMM filled in, or -1 with the reason in ERR.
 */
int comm_init(struct comm *comm, int thread_level, int *argc, char ***argv, struct error *err);

/* End MPI.  Collective over COMM.
 */
void comm_finalize(struct comm *comm);

/* End the whole job at once with STATUS, for a rank that cannot go on when the
 * others do not know.  Does not return.
 */
void comm_abort(const struct comm *comm, int status) __attribute__((noreturn));

/* RETURN: 0 when RC, which the MPI function CALL returned, says success,
 * otherwise -1 with CALL and MPI's own text in ERR.
 */
int comm_result(int rc, const char *call, struct error *err);

/* RETURN: whether any call of MPI, given to comm_result(), has failed in this process.
 */
bool comm_has_failed(void);

/* Tell every rank what rank 0 has in VALUE.  Collective over COMM.
 * RETURN: 0 with rank 0's value in VALUE, or -1 with the reason in ERR.
 */
int comm_share_int(const struct comm *comm, int *value, struct error *err);

/* Give every rank the LENGTH bytes that rank 0 has at BYTES.  Collective over
 * COMM.
 * RETURN: 0 with the bytes, to be freed by the caller, in BYTES (on rank 0
 * unchanged) and LENGTH, or -1 with the reason in ERR.
 */
int comm_share_bytes(const struct comm *comm, char **bytes, size_t *length, struct error *err);

#endif /* PIJOB_MPI_COMM_H */
