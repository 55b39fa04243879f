/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * timing.c - minimum, mean and maximum of a time over all ranks
 */

#include <config.h>

#include "timing.h"

#include "reduce.h"

enum { TIMES_MAX = 16 };
_Static_assert((int)PHASE_COUNT <= (int)TIMES_MAX, "all phases fit");

const char *phase_name(enum phase phase)
{
    static const char *const names[PHASE_COUNT] = {
        [PHASE_WIRE_UP] = "wire_up",       [PHASE_READ] = "read",
        [PHASE_DISTRIBUTE] = "distribute", [PHASE_COMPUTE] = "compute",
        [PHASE_COLLECT] = "collect",       [PHASE_CHECKPOINT] = "checkpoint",
        [PHASE_TOTAL] = "total",
    };

    return names[phase];
}

int timing_spread(const struct comm *comm, const double *seconds, int count,
                  struct phase_spread *spread, struct error *err)
{
    struct double_int mine[TIMES_MAX];
    struct double_int most[TIMES_MAX];
    struct double_int least[TIMES_MAX];
    double sum[TIMES_MAX];

    for (int i = 0; i < count; i++)
        mine[i] = (struct double_int){seconds[i], comm->rank};
    if (comm_result(MPI_Reduce(mine, least, count, MPI_DOUBLE_INT, MPI_MINLOC, 0, comm->mpi),
                    "MPI_Reduce of the times", err) < 0 ||
        comm_result(MPI_Reduce(seconds, sum, count, MPI_DOUBLE, MPI_SUM, 0, comm->mpi),
                    "MPI_Reduce of the times", err) < 0 ||
        comm_result(MPI_Reduce(mine, most, count, MPI_DOUBLE_INT, MPI_MAXLOC, 0, comm->mpi),
                    "MPI_Reduce of the times", err) < 0)
        return -1;
    for (int i = 0; comm->rank == 0 && i < count; i++)
        spread[i] = (struct phase_spread){
            .min = least[i].value,
            .mean = sum[i] / comm->size,
            .max = most[i].value,
            .slowest_rank = most[i].rank,
            .fastest_rank = least[i].rank,
        };
    return 0;
}
