/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * bad_network.c - a network that treats one long message wrongly
 *
 * PIJOB_NETWORK="flip FROM TO" or "lose FROM TO": the first one from node FROM to rank TO
 * of a communicator.  PIJOB_SLOW_ABORT=SECONDS: MPI_Abort takes that long, as it may on a
 * large or busy machine.
 */

#include <config.h>

#include <mpi.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LONG_MESSAGE = 5000, BAD_BYTE = 4711 };

/* Whether the message is the one; RETURN what to do with it, or NULL. */
static const char *fault(int count, int to, char what[8])
{
    static bool done;
    const char *orders = getenv("PIJOB_NETWORK");
    const char *node = getenv("SLURMD_NODENAME");
    char from[65];
    int wanted;

    if (done || count < LONG_MESSAGE || !node || !orders ||
        sscanf(orders, "%7s %64s %d", what, from, &wanted) != 3 || strcmp(node, from) != 0 ||
        wanted != to)
        return NULL;
    done = true;
    return what;
}

int MPI_Isend(const void *bytes, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm,
              MPI_Request *request)
{
    char room[8];
    const char *what = fault(count, to, room);

    if (what && strcmp(what, "lose") == 0) {
        *request = MPI_REQUEST_NULL;
        return MPI_SUCCESS;
    }
    if (what)
        ((unsigned char *)bytes)[BAD_BYTE] ^= 0x10;
    return PMPI_Isend(bytes, count, type, to, tag, comm, request);
}

int MPI_Abort(MPI_Comm comm, int status)
{
    const char *seconds = getenv("PIJOB_SLOW_ABORT");

    if (seconds)
        (void)sleep((unsigned)strtoul(seconds, NULL, 10));
    return PMPI_Abort(comm, status);
}
