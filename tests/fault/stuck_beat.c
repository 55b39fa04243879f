/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * stuck_beat.c - an MPI whose collectives never end, while its messages still arrive
 *
 * MPI_Testall, by which a rank waits for the heartbeat, says that nothing is complete.
 */

#include <mpi.h>

int MPI_Testall(int count, MPI_Request requests[], int *flag, MPI_Status statuses[])
{
    (void)count;
    (void)requests;
    (void)statuses;
    *flag = 0;
    return MPI_SUCCESS;
}
