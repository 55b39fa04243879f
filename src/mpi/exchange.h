/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_EXCHANGE_H
#define PIJOB_MPI_EXCHANGE_H

#include <stddef.h>
#include <stdint.h>

#include "comm.h"
#include "core/error.h"
#include "sum/coverage.h"
#include "sum/series.h"
#include "timing.h"

/* One way to hand out the work and to collect the sums.  All of them hand out the same
 * intervals and return the same bits.
 */
struct exchange {
    const char *name;

    /* Give each rank its interval of the BLOCKS blocks to sum.  BLOCKS is used on rank 0
     * only.  Collective over COMM.
     * RETURN: 0 with the interval of this rank in MINE, or -1 with the reason in ERR.
     */
    int (*distribute)(const struct comm *comm, uint64_t blocks, struct interval *mine,
                      struct error *err);

    /* Add the partial sums of all ranks.  Collective over COMM.
     * RETURN: 0, on rank 0 with the total in TOTAL, or -1 with the reason in ERR.
     */
    int (*collect)(const struct comm *comm, const struct partial *mine, struct partial *total,
                   struct error *err);
};

enum { EXCHANGE_COUNT = 3 };

/* What one exchange did in a job. */
struct exchange_result {
    const struct exchange *exchange;
    double seconds[2];             /* of this rank: distribute, collect */
    struct phase_spread spread[2]; /* of all ranks; rank 0 only */
    struct partial total;          /* rank 0 only */
};

/* RETURN: the exchange at INDEX, 0 to EXCHANGE_COUNT - 1, in the order of enum
 * communication.
 */
const struct exchange *exchange_at(size_t index);

/* Gather the partial sum of each rank on rank 0.  Collective over COMM.
 * RETURN: 0, on rank 0 with an array of one sum per rank in ALL, to be freed by the caller
 * (elsewhere NULL), or -1 with the reason in ERR.
 */
int partials_gather(const struct comm *comm, struct fixed mine, struct fixed **all,
                    struct error *err);

#endif /* PIJOB_MPI_EXCHANGE_H */
