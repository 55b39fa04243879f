/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_ADDEND_SEARCH_H
#define PIJOB_MPI_ADDEND_SEARCH_H

#include <stdbool.h>
#include <stdint.h>

#include "comm.h"
#include "core/error.h"

/* Some ranks of a communicator, which add their messages. */
struct addend_group {
    MPI_Comm mpi;
    int rank;          /* this one, in the group */
    uint64_t count;    /* ranks in the group */
    uint64_t rank_sum; /* of their ranks in the communicator that is searched */
};

/* Add the messages of all ranks of GROUP.  Collective over GROUP.
 * RETURN: 0, with WRONG on a rank that received a wrong sum; or -1 with the reason in ERR.
 */
typedef int addend_test(void *arg, const struct addend_group *group, bool *wrong,
                        struct error *err);

/* Find the rank whose message makes a sum wrong: TEST adds the messages of half of the ranks,
 * once for each bit of the number of a rank and each value of the bit.  Collective over COMM.
 * RETURN: 0 with the rank in RANK, or -1 there: there is no such rank, or more than one, or it
 * does not do that again; or -1 with the reason in ERR.
 */
int addend_search(const struct comm *comm, addend_test *test, void *arg, int *rank,
                  struct error *err);

#endif /* PIJOB_MPI_ADDEND_SEARCH_H */
