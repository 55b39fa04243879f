/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * exchange_scatter_gather.c - all intervals out of, and all sums into, one array
 */

#include <config.h>

#include "exchange_scatter_gather.h"

#include <stdlib.h>

#include "wire.h"

/* An array of WORDS words a rank on rank 0, none elsewhere, where an array means
 * nothing to MPI. */
static int root_array(const struct comm *comm, size_t words, uint64_t **array,
                      struct error *err)
{
    *array = NULL;
    if (comm->rank == 0 && !(*array = calloc((size_t)comm->size * words, sizeof(**array))))
        return error_set(err, "out of memory for %d ranks", comm->size);
    return 0;
}

static int distribute(const struct comm *comm, uint64_t blocks, struct interval *mine,
                      struct error *err)
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

static int collect(const struct comm *comm, const struct partial *mine, struct partial *total,
                   struct error *err)
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

const struct exchange *exchange_scatter_gather(void)
{
    static const struct exchange exchange = {"scatter-gather", distribute, collect};

    return &exchange;
}
