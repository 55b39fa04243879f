/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_MESSAGE_EXCHANGE_H
#define PIJOB_MPI_MESSAGE_EXCHANGE_H

#include <stddef.h>
#include <stdint.h>

#include "comm.h"
#include "core/error.h"
#include "job/job_fields.h"
#include "message_faults.h"
#include "message_room.h"
#include "placement.h"
#include "timing.h"

/* Messages of one size by one exchange, from rank 0 to each rank and back, byte by byte. */

enum { MESSAGE_WAYS = 2 }; /* distribute, collect */

struct message_plan {
    const struct comm *comm;
    const struct placement *placement; /* rank 0 only */
    struct message_room room;
    int exchange; /* enum communication, not COMMUNICATION_ALL */
    size_t bytes; /* of each message */
    int round;    /* index of this size, less than JOB_SIZES_MAX */
    int flipped;  /* the rank that sends a wrong byte when it collects; -1: none */
};

/* What one exchange did with one size. */
struct message_result {
    const char *exchange;
    uint64_t bytes;
    double seconds[MESSAGE_WAYS];             /* of this rank, in MPI */
    struct phase_spread spread[MESSAGE_WAYS]; /* of all ranks; rank 0 only */
};

/* RETURN: the MPI function of EXCHANGE that distributes (WAY 0) or collects (1).
 */
const char *message_call(int exchange, int way);

/* Send the messages of PLAN one WAY, 0 or 1, and check them.  Collective over PLAN->comm.
 * RETURN: 0, on rank 0 with the wrong messages in FAULTS and with this rank's seconds in
 * RESULT, or -1 with the reason in ERR.
 */
int messages_send(const struct message_plan *plan, int way, struct message_result *result,
                  struct message_faults *faults, struct error *err);

#endif /* PIJOB_MPI_MESSAGE_EXCHANGE_H */
