/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_EXCHANGE_H
#define PIJOB_MPI_EXCHANGE_H

#include <stddef.h>
#include <stdint.h>

#include "comm.h"
#include "core/error.h"
#include "sum/partial.h"
#include "sum/split.h"

/* One way to hand out the work and to collect the sums.  All of them hand out
 * the same intervals and arrive at the same bits.
 */
struct exchange {
    const char *name;

    /* Rank 0 has BLOCKS blocks to be summed (elsewhere BLOCKS means nothing);
     * each rank gets the interval of them that is its own.  Collective over
     * COMM.
     * RETURN: 0 with the interval in MINE, or -1 with the reason in ERR.
     */
    int (*distribute)(const struct comm *comm, uint64_t blocks, struct interval *mine,
                      struct error *err);

    /* Add up what the ranks have.  Collective over COMM.
     * RETURN: 0, on rank 0 with the total in TOTAL, or -1 with the reason in
     * ERR.
     */
    int (*collect)(const struct comm *comm, const struct partial *mine, struct partial *total,
                   struct error *err);
};

enum { EXCHANGE_COUNT = 3 };

/* RETURN: the exchange at INDEX, 0 to EXCHANGE_COUNT - 1, in the order of enum
 * communication.
 */
const struct exchange *exchange_at(size_t index);

#endif /* PIJOB_MPI_EXCHANGE_H */
