/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_REDUCE_H
#define PIJOB_MPI_REDUCE_H

/* An MPI_DOUBLE_INT: a value and the rank it belongs to, for MPI_MINLOC and MPI_MAXLOC. */
struct double_int {
    double value;
    int rank;
};

#endif /* PIJOB_MPI_REDUCE_H */
