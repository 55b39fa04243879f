/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * wrong_messages.c - to be preloaded: an MPI that changes a byte in long messages
 *
 * PIJOB_WRONG="CALL BYTES RANK": in CALL, such as MPI_Reduce, rank RANK of MPI_COMM_WORLD
 * sends (MPI_Scatter, MPI_Bcast, MPI_Recv: receives) a wrong byte in each message of at least
 * BYTES.
 */

#include <mpi.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Whether LENGTH bytes in CALL are to be wrong. */
static bool hit(const char *call, size_t length)
{
    const char *orders = getenv("PIJOB_WRONG");
    char wanted[32];
    size_t least;
    int rank;
    int me;

    return orders && sscanf(orders, "%31s %zu %d", wanted, &least, &rank) == 3 &&
           strcmp(wanted, call) == 0 && length >= least &&
           PMPI_Comm_rank(MPI_COMM_WORLD, &me) == MPI_SUCCESS && me == rank;
}

static size_t length_of(int count, MPI_Datatype type)
{
    int size = 0;

    (void)PMPI_Type_size(type, &size);
    return (size_t)count * (size_t)size;
}

/* RETURN: BYTES, or a copy with a wrong byte, which is valid until the next one. */
static const void *sent(const char *call, const void *bytes, int count, MPI_Datatype type)
{
    static unsigned char *copy;
    size_t length = length_of(count, type);

    if (!hit(call, length))
        return bytes;
    free(copy);
    copy = malloc(length);
    if (!copy)
        abort();
    memcpy(copy, bytes, length);
    copy[length - 5] ^= 0x10;
    return copy;
}

static void received(const char *call, void *bytes, int count, MPI_Datatype type)
{
    size_t length = length_of(count, type);

    if (hit(call, length))
        ((unsigned char *)bytes)[length - 5] ^= 0x10;
}

int MPI_Send(const void *send, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm)
{
    return PMPI_Send(sent("MPI_Send", send, count, type), count, type, to, tag, comm);
}

int MPI_Recv(void *receive, int count, MPI_Datatype type, int from, int tag, MPI_Comm comm,
             MPI_Status *status)
{
    int rc = PMPI_Recv(receive, count, type, from, tag, comm, status);

    received("MPI_Recv", receive, count, type);
    return rc;
}

int MPI_Scatter(const void *send, int send_count, MPI_Datatype send_type, void *receive,
                int count, MPI_Datatype type, int root, MPI_Comm comm)
{
    int rc = PMPI_Scatter(send, send_count, send_type, receive, count, type, root, comm);

    received("MPI_Scatter", receive, count, type);
    return rc;
}

int MPI_Gather(const void *send, int count, MPI_Datatype type, void *receive,
               int receive_count, MPI_Datatype receive_type, int root, MPI_Comm comm)
{
    return PMPI_Gather(sent("MPI_Gather", send, count, type), count, type, receive,
                       receive_count, receive_type, root, comm);
}

int MPI_Bcast(void *bytes, int count, MPI_Datatype type, int root, MPI_Comm comm)
{
    int rc = PMPI_Bcast(bytes, count, type, root, comm);

    received("MPI_Bcast", bytes, count, type);
    return rc;
}

int MPI_Reduce(const void *send, void *receive, int count, MPI_Datatype type, MPI_Op op,
               int root, MPI_Comm comm)
{
    return PMPI_Reduce(sent("MPI_Reduce", send, count, type), receive, count, type, op, root,
                       comm);
}

int MPI_Allreduce(const void *send, void *receive, int count, MPI_Datatype type, MPI_Op op,
                  MPI_Comm comm)
{
    return PMPI_Allreduce(sent("MPI_Allreduce", send, count, type), receive, count, type, op,
                          comm);
}

int MPI_Iallgather(const void *send, int count, MPI_Datatype type, void *receive,
                   int receive_count, MPI_Datatype receive_type, MPI_Comm comm,
                   MPI_Request *request)
{
    return PMPI_Iallgather(sent("MPI_Iallgather", send, count, type), count, type, receive,
                           receive_count, receive_type, comm, request);
}

int MPI_Alltoall(const void *send, int count, MPI_Datatype type, void *receive,
                 int receive_count, MPI_Datatype receive_type, MPI_Comm comm)
{
    int ranks = 1;

    (void)PMPI_Comm_size(comm, &ranks);
    return PMPI_Alltoall(sent("MPI_Alltoall", send, count * ranks, type), count, type, receive,
                         receive_count, receive_type, comm);
}
