/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * stuck_beat.c - an MPI whose collectives never end, while its messages still arrive
 *
 * MPI_Testall, by which a rank waits for the heartbeat, says that nothing is complete.  If
 * STUCK_BEAT_MUTE is set, no empty message can be sent, such as those by which rank 0 asks who
 * still answers.
 */

#include <mpi.h>
#include <stdlib.h>

int MPI_Isend(const void *bytes, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm,
              MPI_Request *request)
{
    if (count == 0 && getenv("STUCK_BEAT_MUTE"))
        return MPI_ERR_OTHER;
    return PMPI_Isend(bytes, count, type, to, tag, comm, request);
}

int MPI_Testall(int count, MPI_Request requests[], int *flag, MPI_Status statuses[])
{
    (void)count;
    (void)requests;
    (void)statuses;
    *flag = 0;
    return MPI_SUCCESS;
}
