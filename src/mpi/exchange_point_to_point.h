/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_EXCHANGE_POINT_TO_POINT_H
#define PIJOB_MPI_EXCHANGE_POINT_TO_POINT_H

#include "exchange.h"

/* Rank 0 sends each rank its interval, and receives each rank's sum, one message
 * a rank each time.
 */
const struct exchange *exchange_point_to_point(void);

#endif /* PIJOB_MPI_EXCHANGE_POINT_TO_POINT_H */
