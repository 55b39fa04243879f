/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * roll_call.c - find the ranks that no longer answer
 */

#include <config.h>

#include "roll_call.h"

#include <stdbool.h>

#include "core/clock.h"
#include "tags.h"

#define LOOK_PAUSE 0.001 /* seconds between two looks for messages */

/* Send an empty message.  It may never be received. */
static int send_sign(const struct comm *comm, int rank, int tag)
{
    MPI_Request request;
    int rc = MPI_Isend(NULL, 0, MPI_BYTE, rank, tag, comm->mpi, &request);

    return rc == MPI_SUCCESS ? MPI_Request_free(&request) : rc;
}

/* Receive an empty message of RANK, which may be MPI_ANY_SOURCE.  RETURN: whether there was
 * one, with its source in FROM. */
static bool receive_sign(const struct comm *comm, int rank, int tag, int *from)
{
    MPI_Status status;
    int there = 0;

    if (MPI_Iprobe(rank, tag, comm->mpi, &there, &status) != MPI_SUCCESS || !there)
        return false;
    *from = status.MPI_SOURCE;
    return MPI_Recv(NULL, 0, MPI_BYTE, *from, tag, comm->mpi, MPI_STATUS_IGNORE) ==
           MPI_SUCCESS;
}

int roll_call(const struct comm *comm, double seconds, int *silent, struct error *err)
{
    double deadline = clock_now() + seconds;
    int missing = comm->size - 1;
    int from;

    silent[0] = 0;
    for (int rank = 1; rank < comm->size; rank++) {
        silent[rank] = 1;
        if (comm_result(send_sign(comm, rank, TAG_ROLL_CALL), "MPI_Isend of the roll call",
                        err) < 0)
            return -1;
    }
    while (missing > 0 && clock_now() < deadline) {
        if (receive_sign(comm, MPI_ANY_SOURCE, TAG_PRESENT, &from)) {
            missing -= silent[from];
            silent[from] = 0;
        } else {
            clock_sleep(LOOK_PAUSE);
        }
    }
    return missing;
}

void roll_call_answer(const struct comm *comm)
{
    int from;

    if (comm->rank > 0 && receive_sign(comm, 0, TAG_ROLL_CALL, &from))
        (void)send_sign(comm, 0, TAG_PRESENT);
}

void roll_call_wait(const struct comm *comm, double seconds)
{
    double deadline = clock_now() + seconds;

    while (clock_now() < deadline) {
        roll_call_answer(comm);
        clock_sleep(LOOK_PAUSE);
    }
}
