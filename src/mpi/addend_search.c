/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * addend_search.c - find the rank whose message makes a sum wrong
 */

#include <config.h>

#include "addend_search.h"

/* The ranks of COMM whose bit BIT is that of this rank. */
static int make_group(const struct comm *comm, int bit, struct addend_group *group,
                      struct error *err)
{
    int value = (comm->rank >> bit) & 1;

    *group = (struct addend_group){.mpi = MPI_COMM_NULL};
    for (int rank = 0; rank < comm->size; rank++) {
        if (((rank >> bit) & 1) != value)
            continue;
        group->count++;
        group->rank_sum += (uint64_t)rank;
    }
    if (comm_result(MPI_Comm_split(comm->mpi, value, comm->rank, &group->mpi),
                    "MPI_Comm_split", err) < 0)
        return -1;
    return comm_result(MPI_Comm_rank(group->mpi, &group->rank), "MPI_Comm_rank", err);
}

/* Test both groups of BIT.  RETURN: 0 with the value of the bit for which a sum is wrong in
 * VALUE, or -1 there: for neither, or for both. */
static int test_bit(const struct comm *comm, int bit, addend_test *test, void *arg, int *value,
                    struct error *err)
{
    struct addend_group group;
    int mine[2] = {0, 0};
    int all[2] = {0, 0};
    bool wrong = false;

    if (make_group(comm, bit, &group, err) < 0 || test(arg, &group, &wrong, err) < 0)
        return -1;
    mine[(comm->rank >> bit) & 1] = wrong;
    if (comm_result(MPI_Comm_free(&group.mpi), "MPI_Comm_free", err) < 0 ||
        comm_result(MPI_Allreduce(mine, all, 2, MPI_INT, MPI_MAX, comm->mpi),
                    "MPI_Allreduce of the comparison of sums", err) < 0)
        return -1;
    *value = all[0] == all[1] ? -1 : all[1];
    return 0;
}

int addend_search(const struct comm *comm, addend_test *test, void *arg, int *rank,
                  struct error *err)
{
    int found = 0;

    *rank = -1;
    for (int bit = 0; (comm->size - 1) >> bit > 0; bit++) {
        int value;

        if (test_bit(comm, bit, test, arg, &value, err) < 0)
            return -1;
        if (value < 0)
            return 0;
        found |= value << bit;
    }
    if (found < comm->size)
        *rank = found;
    return 0;
}
