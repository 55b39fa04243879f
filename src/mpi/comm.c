/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * comm.c - start and end MPI, turn its errors into text, and share data of rank 0
 */

#include <config.h>

#include "comm.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/io.h"

#define DRAIN_MAX 1.0 /* seconds for the launcher to read what this rank has printed */

static atomic_bool failed; /* several threads may use MPI */

int comm_result(int rc, const char *call, struct error *err)
{
    char text[MPI_MAX_ERROR_STRING] = "";
    int length = 0;
    int started = 0;

    if (rc == MPI_SUCCESS)
        return 0;
    failed = true;
    /* Before that it may not be asked, and would end the process. */
    if (MPI_Initialized(&started) == MPI_SUCCESS && started)
        (void)MPI_Error_string(rc, text, &length);
    return error_set(err, "%s failed: %s", call, length > 0 ? text : "unknown MPI error");
}

bool comm_has_failed(void)
{
    return failed;
}

int comm_init(struct comm *comm, int thread_level, int *argc, char ***argv, struct error *err)
{
    comm->thread_asked = thread_level;
    if (comm_result(MPI_Init_thread(argc, argv, thread_level, &comm->thread_given),
                    "MPI_Init_thread", err) < 0)
        return -1;
    comm->mpi = MPI_COMM_WORLD;
    if (comm_result(MPI_Comm_set_errhandler(comm->mpi, MPI_ERRORS_RETURN),
                    "MPI_Comm_set_errhandler", err) < 0 ||
        comm_result(MPI_Comm_rank(comm->mpi, &comm->rank), "MPI_Comm_rank", err) < 0 ||
        comm_result(MPI_Comm_size(comm->mpi, &comm->size), "MPI_Comm_size", err) < 0)
        return -1;
    return 0;
}

void comm_finalize(struct comm *comm)
{
    (void)MPI_Finalize();
    comm->mpi = MPI_COMM_NULL;
}

void comm_abort(const struct comm *comm, int status)
{
    /* Hydra, the launcher of MPICH, ends without what its ranks have printed last. */
    io_drain(STDERR_FILENO, DRAIN_MAX);
    (void)MPI_Abort(comm->mpi, status);
    _Exit(status); /* MPI_Abort may return, if MPI is broken */
}

int comm_share_int(const struct comm *comm, int *value, struct error *err)
{
    return comm_result(MPI_Bcast(value, 1, MPI_INT, 0, comm->mpi), "MPI_Bcast", err);
}

int comm_share_bytes(const struct comm *comm, char **bytes, size_t *length, struct error *err)
{
    uint64_t count = *length;

    if (comm_result(MPI_Bcast(&count, 1, MPI_UINT64_T, 0, comm->mpi), "MPI_Bcast", err) < 0)
        return -1;
    if (comm->rank != 0) {
        *length = (size_t)count;
        *bytes = malloc(*length + 1);
        if (!*bytes)
            return error_set(err, "out of memory");
    }
    return comm_result(MPI_Bcast(*bytes, (int)count, MPI_BYTE, 0, comm->mpi), "MPI_Bcast",
                       err);
}
