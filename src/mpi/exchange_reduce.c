/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * exchange_reduce.c - a broadcast out, a plain MPI_SUM of the limbs back
 */

#include <config.h>

#include "exchange_reduce.h"

#include "wire.h"

static int distribute(const struct comm *comm, uint64_t blocks, struct interval *mine,
                      struct error *err)
{
    if (comm_result(MPI_Bcast(&blocks, 1, MPI_UINT64_T, 0, comm->mpi),
                    "MPI_Bcast of the number of blocks", err) < 0)
        return -1;
    *mine = split_part(blocks, (uint64_t)comm->rank, (uint64_t)comm->size);
    return 0;
}

static int collect(const struct comm *comm, const struct partial *mine, struct partial *total,
                   struct error *err)
{
    uint64_t words[PARTIAL_WORDS];
    uint64_t sum[PARTIAL_WORDS] = {0};

    partial_pack(mine, words);
    if (comm_result(MPI_Reduce(words, sum, PARTIAL_WORDS, MPI_UINT64_T, MPI_SUM, 0, comm->mpi),
                    "MPI_Reduce of the partial sums", err) < 0)
        return -1;
    if (comm->rank == 0)
        *total = partial_unpack(sum);
    return 0;
}

const struct exchange *exchange_reduce(void)
{
    static const struct exchange exchange = {"reduce", distribute, collect};

    return &exchange;
}
