/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * exchange_point_to_point.c - one message to, and one from, each rank
 */

#include <config.h>

#include "exchange_point_to_point.h"

#include "tags.h"
#include "wire.h"

static int distribute(const struct comm *comm, uint64_t blocks, struct interval *mine,
                      struct error *err)
{
    uint64_t words[INTERVAL_WORDS];

    if (comm->rank != 0) {
        if (comm_result(MPI_Recv(words, INTERVAL_WORDS, MPI_UINT64_T, 0, TAG_INTERVAL,
                                 comm->mpi, MPI_STATUS_IGNORE),
                        "MPI_Recv of the interval", err) < 0)
            return -1;
        *mine = interval_unpack(words);
        return 0;
    }
    for (int rank = 1; rank < comm->size; rank++) {
        interval_pack(split_part(blocks, (uint64_t)rank, (uint64_t)comm->size), words);
        if (comm_result(
                MPI_Send(words, INTERVAL_WORDS, MPI_UINT64_T, rank, TAG_INTERVAL, comm->mpi),
                "MPI_Send of the interval", err) < 0)
            return -1;
    }
    *mine = split_part(blocks, 0, (uint64_t)comm->size);
    return 0;
}

static int collect(const struct comm *comm, const struct partial *mine, struct partial *total,
                   struct error *err)
{
    uint64_t sum[PARTIAL_WORDS];
    uint64_t words[PARTIAL_WORDS];

    partial_pack(mine, sum);
    if (comm->rank != 0)
        return comm_result(
            MPI_Send(sum, PARTIAL_WORDS, MPI_UINT64_T, 0, TAG_PARTIAL, comm->mpi),
            "MPI_Send of the partial sum", err);
    for (int rank = 1; rank < comm->size; rank++) {
        if (comm_result(MPI_Recv(words, PARTIAL_WORDS, MPI_UINT64_T, rank, TAG_PARTIAL,
                                 comm->mpi, MPI_STATUS_IGNORE),
                        "MPI_Recv of a partial sum", err) < 0)
            return -1;
        partial_add_words(sum, words);
    }
    *total = partial_unpack(sum);
    return 0;
}

const struct exchange *exchange_point_to_point(void)
{
    static const struct exchange exchange = {"point-to-point", distribute, collect};

    return &exchange;
}
