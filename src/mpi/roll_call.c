/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * roll_call.c - find the ranks that no longer answer
 */

#include <config.h>

#include "roll_call.h"

#include <stdbool.h>
#include <string.h>

#include "core/clock.h"
#include "tags.h"

#define LOOK_PAUSE 0.001 /* seconds between two looks for messages */

enum { ANSWER_MAX = 64 }; /* bytes */

/* Send SIZE bytes, at most ANSWER_MAX.  The message may never be received. */
static int send_sign(const struct comm *comm, int rank, int tag, const void *bytes,
                     size_t size)
{
    /* Must stay as it is for as long as the message is under way. */
    static unsigned char room[ANSWER_MAX];
    MPI_Request request;
    int rc;

    if (size > 0)
        memcpy(room, bytes, size);
    rc = MPI_Isend(room, (int)size, MPI_BYTE, rank, tag, comm->mpi, &request);
    return rc == MPI_SUCCESS ? MPI_Request_free(&request) : rc;
}

/* Look for a message of RANK, which may be MPI_ANY_SOURCE.  RETURN: whether there is one, with
 * its source in FROM. */
static bool look_for_sign(const struct comm *comm, int rank, int tag, int *from)
{
    MPI_Status status;
    int there = 0;

    if (MPI_Iprobe(rank, tag, comm->mpi, &there, &status) != MPI_SUCCESS || !there)
        return false;
    *from = status.MPI_SOURCE;
    return true;
}

static bool receive_sign(const struct comm *comm, int from, int tag, void *bytes, size_t size)
{
    return MPI_Recv(bytes, (int)size, MPI_BYTE, from, tag, comm->mpi, MPI_STATUS_IGNORE) ==
           MPI_SUCCESS;
}

int roll_call(const struct comm *comm, double seconds, int *silent, void *answers, size_t size,
              struct error *err)
{
    double deadline = clock_now() + seconds;
    int missing = comm->size - 1;
    int from;

    silent[0] = 0;
    for (int rank = 1; rank < comm->size; rank++) {
        silent[rank] = 1;
        if (comm_result(send_sign(comm, rank, TAG_ROLL_CALL, NULL, 0),
                        "MPI_Isend of the roll call", err) < 0)
            return -1;
    }
    while (missing > 0 && clock_now() < deadline) {
        if (look_for_sign(comm, MPI_ANY_SOURCE, TAG_PRESENT, &from) &&
            receive_sign(comm, from, TAG_PRESENT,
                         size > 0 ? (unsigned char *)answers + (size_t)from * size : NULL,
                         size)) {
            missing -= silent[from];
            silent[from] = 0;
        } else {
            clock_sleep(LOOK_PAUSE);
        }
    }
    return missing;
}

void roll_call_answer(const struct comm *comm, const void *answer, size_t size)
{
    int from;

    if (comm->rank > 0 && look_for_sign(comm, 0, TAG_ROLL_CALL, &from) &&
        receive_sign(comm, 0, TAG_ROLL_CALL, NULL, 0))
        (void)send_sign(comm, 0, TAG_PRESENT, answer, size);
}

void roll_call_wait(const struct comm *comm, double seconds, const void *answer, size_t size)
{
    double deadline = clock_now() + seconds;

    while (clock_now() < deadline) {
        roll_call_answer(comm, answer, size);
        clock_sleep(LOOK_PAUSE);
    }
}
