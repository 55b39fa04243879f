/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_LAUNCH_CHECK_H
#define PIJOB_CHECKS_LAUNCH_CHECK_H

#include "core/verdict.h"
#include "facts.h"
#include "own_look.h"

/* Rows of the table of checks (checks.c): whether the launcher, PMIx and MPI agree on the
 * number of ranks and on who is who, and whether each rank has one MPI and one PMIx library,
 * of the right family and version.
 */
void check_launch(const struct check_facts *facts, struct check *check);
void look_at_wire_up(const struct check_facts *facts, struct own_look *look);
void look_at_libraries(const struct check_facts *facts, struct own_look *look);

#endif /* PIJOB_CHECKS_LAUNCH_CHECK_H */
