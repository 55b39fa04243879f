/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_MESSAGE_ROOM_H
#define PIJOB_MPI_MESSAGE_ROOM_H

#include <stdint.h>

#include "comm.h"
#include "core/error.h"
#include "job/job_fields.h"

/* What the messages need; the same for all sizes and exchanges of a job. */
struct message_room {
    unsigned char *own; /* a message */
    unsigned char *all; /* rank 0 only: a message, or one of each rank */
};

/* RETURN: the memory, in bytes, that rank RANK of RANKS needs for messages of SIZES by the
 * exchanges of COMMUNICATION (enum communication).
 */
uint64_t messages_need(int communication, const struct job_sizes *sizes, int ranks, int rank);

/* RETURN: 0 with the memory for these messages in ROOM, to be released by
 * message_room_clear(), or -1 with the reason in ERR.
 */
int message_room_make(int communication, const struct job_sizes *sizes,
                      const struct comm *comm, struct message_room *room, struct error *err);
void message_room_clear(struct message_room *room);

#endif /* PIJOB_MPI_MESSAGE_ROOM_H */
