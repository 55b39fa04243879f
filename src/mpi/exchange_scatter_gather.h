/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_EXCHANGE_SCATTER_GATHER_H
#define PIJOB_MPI_EXCHANGE_SCATTER_GATHER_H

#include "exchange.h"

/* MPI_Scatter of the intervals, MPI_Gather of the sums.
 */
const struct exchange *exchange_scatter_gather(void);

#endif /* PIJOB_MPI_EXCHANGE_SCATTER_GATHER_H */
