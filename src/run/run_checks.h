/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_RUN_CHECKS_H
#define PIJOB_RUN_RUN_CHECKS_H

#include <stddef.h>

#include "checks/checks.h"
#include "state.h"

/* Make the checks of STAGE, with what the test of the links found where that is what is
 * checked (else NULL).  Ends the job if MPI fails.  Collective over the ranks of RUN.
 */
void run_checks(struct run *run, enum check_stage stage, const struct link_report *links);

/* RETURN: what is not wrong, but slow, in the binding of the ranks: see binding_warning().
 */
const char *run_binding_warning(const struct run *run, char *text, size_t size);

#endif /* PIJOB_RUN_RUN_CHECKS_H */
