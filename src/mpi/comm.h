/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_COMM_H
#define PIJOB_MPI_COMM_H

#include <mpi.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"

/* MPI_COMM_WORLD, and the thread level. */
struct comm {
    MPI_Comm mpi;
    int rank;
    int size;
    int thread_asked; /* requested: MPI_THREAD_FUNNELED or more */
    int thread_given; /* provided by MPI */
};

/* Start MPI with the thread level THREAD_LEVEL (MPI_THREAD_FUNNELED, ...).  From then on MPI
 * returns its errors.
 * RETURN: 0 with COMM filled in, or -1 with the reason in ERR.
 */
int comm_init(struct comm *comm, int thread_level, int *argc, char ***argv, struct error *err);

/* End MPI.  Collective over COMM.
 */
void comm_finalize(struct comm *comm);

/* End the whole job at once with STATUS.  For a rank that cannot continue while the others do
 * not know.  Does not return.
 */
void comm_abort(const struct comm *comm, int status) __attribute__((noreturn));

/* RETURN: 0 if RC, the result of the MPI function CALL, is MPI_SUCCESS; otherwise -1 with CALL
 * and MPI's error text in ERR.
 */
int comm_result(int rc, const char *call, struct error *err);

/* RETURN: whether an MPI call that was given to comm_result() has failed in this process.
 */
bool comm_has_failed(void);

/* Broadcast VALUE from rank 0.  Collective over COMM.
 * RETURN: 0 with rank 0's value in VALUE, or -1 with the reason in ERR.
 */
int comm_share_int(const struct comm *comm, int *value, struct error *err);

/* Broadcast LENGTH bytes at BYTES from rank 0.  Collective over COMM.
 * RETURN: 0 with the bytes in BYTES (unchanged on rank 0), to be freed by the caller, and
 * their number in LENGTH; or -1 with the reason in ERR.
 */
int comm_share_bytes(const struct comm *comm, char **bytes, size_t *length, struct error *err);

#endif /* PIJOB_MPI_COMM_H */
