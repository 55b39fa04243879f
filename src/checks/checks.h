/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_CHECKS_H
#define PIJOB_CHECKS_CHECKS_H

#include "core/error.h"
#include "core/verdict.h"
#include "facts.h"

/* When a check is made. */
enum check_stage {
    CHECKS_LAUNCH,    /* after MPI_Init: launcher, PMIx, MPI, libraries, number of ranks */
    CHECKS_PLACE,     /* before the sum: placement, binding, limits, thread level */
    CHECKS_CORES,     /* each core that is going to sum */
    CHECKS_LINKS,     /* the test of the links, after it */
    CHECKS_NODES,     /* the test of the messages within the nodes, after it */
    CHECKS_THREADS,   /* the messages of the threads, after them */
    CHECKS_MESSAGES,  /* large messages and collectives, after their test */
    CHECKS_INTERVALS, /* the work as it was handed out */
    CHECKS_PARTIALS,  /* each rank's sum, before it travels */
    CHECKS_ANSWER,    /* the total */
    CHECKS_END,       /* the last checkpoint, speeds, an injected fault */
};

/* Make the checks of STAGE that apply, by the description where it has a say, and add them to
 * VERDICT on rank 0.  Collective over the communicator of FACTS.
 * RETURN: 0, or -1 with the reason in ERR: MPI failed, or memory is short.
 */
int checks_run(enum check_stage stage, const struct check_facts *facts,
               struct verdict *verdict, struct error *err);

#endif /* PIJOB_CHECKS_CHECKS_H */
