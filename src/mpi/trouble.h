/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_TROUBLE_H
#define PIJOB_MPI_TROUBLE_H

#include "comm.h"
#include "core/error.h"
#include "core/hostlist.h"
#include "placement.h"

enum { TROUBLE_TEXT_SIZE = 512 };

/* What single ranks found wrong with themselves. */
struct trouble {
    int count; /* ranks in trouble */
    int first; /* the lowest of them */

    /* On rank 0 only: the message of the first, the same as "rank R on NODE: message", and the
     * nodes of all of them. */
    struct error what;
    char text[TROUBLE_TEXT_SIZE];
    struct hostlist nodes;
};

/* Ask every rank whether it is in trouble.  MINE is its message; NULL: it is not in trouble.
 * PLACEMENT is used on rank 0.  Collective over COMM.
 * RETURN: 0 with the answer in TROUBLE, count and first on every rank, to be released by
 * trouble_clear(); or -1 with the reason in ERR.
 */
int trouble_gather(const struct comm *comm, const struct placement *placement,
                   const struct error *mine, struct trouble *trouble, struct error *err);

/* Release the nodes; the rest stays.
 */
void trouble_clear(struct trouble *trouble);

#endif /* PIJOB_MPI_TROUBLE_H */
