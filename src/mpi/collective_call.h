/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_COLLECTIVE_CALL_H
#define PIJOB_MPI_COLLECTIVE_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "groups.h"
#include "payload.h"

enum { COLLECTIVE_ALLREDUCE, COLLECTIVE_ALLGATHER, COLLECTIVE_ALLTOALL, COLLECTIVE_KINDS };

/* One call of a collective by this rank. */
struct collective_call {
    int kind;
    bool blocking;
    const struct group *group; /* with a communicator */
    size_t bytes;              /* of a message; a multiple of 8 */
    uint64_t seed;
    bool flip; /* this rank sends a wrong byte */
    void *send, *receive;
};

/* What is wrong with a message that this rank received. */
struct collective_finding {
    struct payload_error error;
    int32_t from; /* the rank in MPI_COMM_WORLD that sent it, or one of these: */
};

enum {
    FROM_UNKNOWN = -1, /* or several */
    FROM_NOBODY = -2,  /* this rank took no part */
};

/* RETURN: the name of the MPI function of KIND.
 */
const char *collective_name(int kind, bool blocking);

/* Call it, with verified contents.  Collective over the group of CALL.
 * RETURN: 0 with this rank's time in SECONDS and what is wrong in FINDING, or -1 with the
 * reason in ERR.
 */
int collective_call(const struct collective_call *call, double *seconds,
                    struct collective_finding *finding, struct error *err);

#endif /* PIJOB_MPI_COLLECTIVE_CALL_H */
