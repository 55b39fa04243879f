/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_OUTPUT_EVENT_MESSAGES_H
#define PIJOB_OUTPUT_EVENT_MESSAGES_H

#include "core/yaml_out.h"
#include "mpi/collectives.h"
#include "mpi/message_exchange.h"
#include "mpi/placement.h"

/* What the tests of large messages measured; a count of 0: there was no such test. */
struct message_figures {
    const struct message_result *messages;
    int count;
    const struct collective_result *collectives;
    int collective_count;
};

/* Write these into the open mapping of OUT, for RANKS ranks.
 */
void event_put_messages(struct yaml_out *out, const struct message_figures *figures, int ranks,
                        const struct placement *placement);

#endif /* PIJOB_OUTPUT_EVENT_MESSAGES_H */
