/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_EXCHANGE_RESULT_H
#define PIJOB_MPI_EXCHANGE_RESULT_H

#include "core/phases.h"
#include "exchange.h"

/* What one exchange did in a job. */
struct exchange_result {
    const struct exchange *exchange;
    double seconds[2];             /* of this rank: distribute, collect */
    struct phase_spread spread[2]; /* of all ranks; rank 0 only */
    struct partial total;          /* rank 0 only */
};

#endif /* PIJOB_MPI_EXCHANGE_RESULT_H */
