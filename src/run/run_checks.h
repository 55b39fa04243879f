/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_RUN_CHECKS_H
#define PIJOB_RUN_RUN_CHECKS_H

#include "checks/checks.h"
#include "state.h"

/* Make the checks of STAGE, with what the test of the links found where that is what is
 * checked (else NULL).  Ends the job if MPI fails.  Collective over the ranks of RUN.
 */
void run_checks(struct run *run, enum check_stage stage, const struct link_report *links);

/* Make the checks of the messages within the nodes, with what their test found.  The same
 * otherwise.
 */
void run_node_checks(struct run *run, const struct node_report *nodes);

/* Tell what is not wrong, but slow, in the binding of the ranks, and what may go wrong on the
 * hosts: see binding_warning() and host_warnings().
 */
void run_warnings(const struct run *run);

#endif /* PIJOB_RUN_RUN_CHECKS_H */
