/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_EXCHANGE_REDUCE_H
#define PIJOB_MPI_EXCHANGE_REDUCE_H

#include "exchange.h"

/* MPI_Bcast of the amount of work, of which each rank finds its own part, and
 * MPI_Reduce of the sums.
 */
const struct exchange *exchange_reduce(void);

#endif /* PIJOB_MPI_EXCHANGE_REDUCE_H */
