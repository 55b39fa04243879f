/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_NODE_LINKS_H
#define PIJOB_RUN_NODE_LINKS_H

#include "core/error.h"
#include "state.h"

/* Test the messages between the ranks of each node, if the description of RUN asks for it:
 * what was found goes into the log, what is odd on standard error, and the checks into the
 * verdict.  Collective over the ranks of RUN.
 * RETURN: 0, or -1 with the reason in ERR.
 */
int node_links_run(struct run *run, struct error *err);

#endif /* PIJOB_RUN_NODE_LINKS_H */
