/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * quiet.c - wait for other ranks without using a processor
 */

#include <config.h>

#include "quiet.h"

#include "comm.h"
#include "core/clock.h"

#define WAIT 0.001 /* seconds between two tests of a rank that takes no part */

int quiet_wait(MPI_Request *request, double seconds, struct error *err)
{
    int done = 0;

    for (;;) {
        if (comm_result(MPI_Test(request, &done, MPI_STATUS_IGNORE), "MPI_Test", err) < 0)
            return -1;
        if (done)
            return 0;
        clock_sleep(seconds);
    }
}

int quiet_meet(MPI_Comm mpi, struct error *err)
{
    MPI_Request request;

    if (comm_result(MPI_Ibarrier(mpi, &request), "MPI_Ibarrier", err) < 0)
        return -1;
    return quiet_wait(&request, WAIT, err);
}
