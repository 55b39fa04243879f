/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * exchange.c - the table of the exchanges
 */

#include <config.h>

#include "exchange.h"

#include "exchange_point_to_point.h"
#include "exchange_reduce.h"
#include "exchange_scatter_gather.h"
#include "job/job.h"

const struct exchange *exchange_at(size_t index)
{
    static const struct exchange *(*const exchanges[EXCHANGE_COUNT])(void) = {
        [COMMUNICATION_POINT_TO_POINT] = exchange_point_to_point,
        [COMMUNICATION_SCATTER_GATHER] = exchange_scatter_gather,
        [COMMUNICATION_REDUCE] = exchange_reduce,
    };

    return exchanges[index]();
}
