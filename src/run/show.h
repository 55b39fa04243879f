/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_SHOW_H
#define PIJOB_RUN_SHOW_H

#include <stdbool.h>

#include "launch/terminal.h"
#include "mpi/heartbeat.h"
#include "output/events.h"
#include "session.h"

/* The progress bar, for a person who watches the job on a terminal.  In a batch job, and on
 * all ranks but the reporting one, these do nothing. */
struct show {
    struct terminal terminal;
    bool color;
    double next; /* when it is drawn again, by clock_now() */
};

/* Show progress, if the reporting rank of SESSION writes to a terminal that can do more than
 * print lines, and unless QUIET.  RETURN: what is released by show_end().
 */
struct show show_begin(const struct session *session, bool quiet);

/* All ranks have come as far as BEAT.
 */
void show_beat(struct show *show, const struct session *session,
               const struct progress_facts *facts, const struct beat *beat);

/* Remove the bar.
 */
void show_end(struct show *show);

#endif /* PIJOB_RUN_SHOW_H */
