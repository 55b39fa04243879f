/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * message_room.c - the memory for messages of any size
 */

#include <config.h>

#include "message_room.h"

#include <inttypes.h>
#include <stdlib.h>

#include "payload.h"

/* The largest message, which MPI_Reduce rounds up. */
static uint64_t largest(const struct job_sizes *sizes)
{
    uint64_t most = 0;

    for (int i = 0; i < sizes->count; i++)
        most = sizes->bytes[i] > most ? sizes->bytes[i] : most;
    return payload_words(most) * sizeof(uint64_t);
}

/* Messages that rank 0 has beside its own. */
static uint64_t messages_on_root(int communication, int ranks)
{
    return communication == COMMUNICATION_SCATTER_GATHER || communication == COMMUNICATION_ALL
               ? (uint64_t)ranks
               : 1;
}

uint64_t messages_need(int communication, const struct job_sizes *sizes, int ranks, int rank)
{
    return largest(sizes) * (1 + (rank == 0 ? messages_on_root(communication, ranks) : 0));
}

int message_room_make(int communication, const struct job_sizes *sizes,
                      const struct comm *comm, struct message_room *room, struct error *err)
{
    uint64_t need = messages_need(communication, sizes, comm->size, comm->rank);

    *room = (struct message_room){.own = malloc((size_t)largest(sizes))};
    if (comm->rank == 0)
        room->all = malloc((size_t)(need - largest(sizes)));
    if (!room->own || (comm->rank == 0 && !room->all)) {
        message_room_clear(room);
        return error_set(err, "out of memory: the messages need %" PRIu64 " B", need);
    }
    return 0;
}

void message_room_clear(struct message_room *room)
{
    free(room->own);
    free(room->all);
    *room = (struct message_room){.own = NULL};
}
