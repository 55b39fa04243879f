/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * message_faults.c - the messages that arrived with wrong bytes
 */

#include <config.h>

#include "message_faults.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

int message_faults_begin(const struct comm *comm, struct message_faults *faults,
                         struct error *err)
{
    *faults = (struct message_faults){.checked = 0};
    if (comm->rank == 0 &&
        !(faults->blamed = calloc((size_t)comm->size, sizeof(*faults->blamed))))
        return error_set(err, "out of memory for %d ranks", comm->size);
    return 0;
}

void message_faults_clear(struct message_faults *faults)
{
    free(faults->blamed);
    *faults = (struct message_faults){.checked = 0};
}

void message_faults_add(struct message_faults *faults, int blamed,
                        const struct payload_error *error, uint64_t bytes, const char *message)
{
    faults->blamed[blamed] = 1;
    if (faults->wrong++ > 0)
        return;
    (void)snprintf(faults->first, sizeof(faults->first),
                   "%.200s: byte %" PRIu64 " of %" PRIu64 " is 0x%02x and not 0x%02x (%" PRIu64
                   " wrong byte%s)",
                   message, error->offset, bytes, error->got, error->expected, error->count,
                   error->count == 1 ? "" : "s");
}
