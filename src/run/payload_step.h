/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_PAYLOAD_STEP_H
#define PIJOB_RUN_PAYLOAD_STEP_H

#include "core/error.h"
#include "state.h"

/* Send the messages of communication.payload by each exchange of the description, and run the
 * collectives of communication.collectives, if the description asks for these; then make
 * their checks.  Collective over the ranks of RUN.
 * RETURN: 0, or -1 with the reason in ERR: MPI failed, or memory is short.
 */
int payload_run(struct run *run, struct error *err);

/* Release what it has left in RUN.
 */
void payload_clear(struct run *run);

#endif /* PIJOB_RUN_PAYLOAD_STEP_H */
