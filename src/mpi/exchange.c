/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * exchange.c - hand out the work and collect the sums, in three ways
 */

#include <config.h>

#include "exchange.h"

#include <stdlib.h>

#include "job/job.h"
#include "tags.h"

/* ---- Intervals and partial sums in messages ---- */

/* A partial sum as it travels: PARTIAL_WORDS of MPI_UINT64_T, the limbs of the
 * sum and the number of terms.  Words of up to 2^32 ranks can be added as they
 * are, by MPI_SUM or by hand, before they are unpacked.
 */
enum { PARTIAL_WORDS = FIXED_LIMBS + 1 };

static void partial_pack(const struct partial *partial, uint64_t words[PARTIAL_WORDS])
{
    fixed_to_limbs(partial->sum, words);
    words[FIXED_LIMBS] = partial->terms;
}

static struct partial partial_unpack(const uint64_t words[PARTIAL_WORDS])
{
    return (struct partial){
        .sum = fixed_from_limbs(words),
        .terms = words[FIXED_LIMBS],
    };
}

/* Add the words of one more rank to SUM. */
static void partial_add_words(uint64_t sum[PARTIAL_WORDS], const uint64_t words[PARTIAL_WORDS])
{
    for (int i = 0; i < PARTIAL_WORDS; i++)
        sum[i] += words[i];
}

/* An interval as it travels: its first block and its count. */
enum { INTERVAL_WORDS = 2 };

static void interval_pack(struct interval interval, uint64_t words[INTERVAL_WORDS])
{
    words[0] = interval.first;
    words[1] = interval.count;
}

static struct interval interval_unpack(const uint64_t words[INTERVAL_WORDS])
{
    return (struct interval){.first = words[0], .count = words[1]};
}

/* Allocate an array of WORDS words for each rank, on rank 0.  Elsewhere it is NULL: MPI
 * ignores it there. */
static int root_array(const struct comm *comm, size_t words, uint64_t **array,
                      struct error *err)
{
    *array = NULL;
    if (comm->rank == 0 && !(*array = calloc((size_t)comm->size * words, sizeof(**array))))
        return error_set(err, "out of memory for %d ranks", comm->size);
    return 0;
}

/* ---- Point-to-point: one message to each rank, and one from it ---- */

static int distribute_point_to_point(const struct comm *comm, uint64_t blocks,
                                     struct interval *mine, struct error *err)
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

static int collect_point_to_point(const struct comm *comm, const struct partial *mine,
                                  struct partial *total, struct error *err)
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

/* ---- Scatter and gather: all intervals out of one array, all sums into one ---- */

static int distribute_scatter_gather(const struct comm *comm, uint64_t blocks,
                                     struct interval *mine, struct error *err)
{
    uint64_t words[INTERVAL_WORDS];
    uint64_t *all;
    int rc;

    if (root_array(comm, INTERVAL_WORDS, &all, err) < 0)
        return -1;
    for (int rank = 0; all && rank < comm->size; rank++)
        interval_pack(split_part(blocks, (uint64_t)rank, (uint64_t)comm->size),
                      all + (size_t)rank * INTERVAL_WORDS);
    rc = comm_result(MPI_Scatter(all, INTERVAL_WORDS, MPI_UINT64_T, words, INTERVAL_WORDS,
                                 MPI_UINT64_T, 0, comm->mpi),
                     "MPI_Scatter of the intervals", err);
    free(all);
    if (rc == 0)
        *mine = interval_unpack(words);
    return rc;
}

static int collect_scatter_gather(const struct comm *comm, const struct partial *mine,
                                  struct partial *total, struct error *err)
{
    uint64_t sum[PARTIAL_WORDS] = {0};
    uint64_t words[PARTIAL_WORDS];
    uint64_t *all;
    int rc;

    if (root_array(comm, PARTIAL_WORDS, &all, err) < 0)
        return -1;
    partial_pack(mine, words);
    rc = comm_result(MPI_Gather(words, PARTIAL_WORDS, MPI_UINT64_T, all, PARTIAL_WORDS,
                                MPI_UINT64_T, 0, comm->mpi),
                     "MPI_Gather of the partial sums", err);
    if (rc == 0 && all) {
        for (int rank = 0; rank < comm->size; rank++)
            partial_add_words(sum, all + (size_t)rank * PARTIAL_WORDS);
        *total = partial_unpack(sum);
    }
    free(all);
    return rc;
}

/* ---- Reduce: a broadcast of the number of blocks, MPI_SUM of the limbs ---- */

static int distribute_reduce(const struct comm *comm, uint64_t blocks, struct interval *mine,
                             struct error *err)
{
    if (comm_result(MPI_Bcast(&blocks, 1, MPI_UINT64_T, 0, comm->mpi),
                    "MPI_Bcast of the number of blocks", err) < 0)
        return -1;
    *mine = split_part(blocks, (uint64_t)comm->rank, (uint64_t)comm->size);
    return 0;
}

static int collect_reduce(const struct comm *comm, const struct partial *mine,
                          struct partial *total, struct error *err)
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

/* ---- The table ---- */

const struct exchange *exchange_at(size_t index)
{
    static const struct exchange exchanges[EXCHANGE_COUNT] = {
        [COMMUNICATION_POINT_TO_POINT] =
            {
                .name = "point-to-point",
                .distribute = distribute_point_to_point,
                .collect = collect_point_to_point,
            },
        [COMMUNICATION_SCATTER_GATHER] =
            {
                .name = "scatter-gather",
                .distribute = distribute_scatter_gather,
                .collect = collect_scatter_gather,
            },
        [COMMUNICATION_REDUCE] =
            {
                .name = "reduce",
                .distribute = distribute_reduce,
                .collect = collect_reduce,
            },
    };

    return &exchanges[index];
}

int partials_gather(const struct comm *comm, struct fixed mine, struct fixed **all,
                    struct error *err)
{
    *all = NULL;
    if (comm->rank == 0 && !(*all = calloc((size_t)comm->size, sizeof(**all))))
        return error_set(err, "out of memory for %d ranks", comm->size);
    return comm_result(
        MPI_Gather(&mine, sizeof(mine), MPI_BYTE, *all, sizeof(mine), MPI_BYTE, 0, comm->mpi),
        "MPI_Gather of the partial sums", err);
}
