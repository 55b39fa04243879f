/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_LIBRARY_CHECK_H
#define PIJOB_CHECKS_LIBRARY_CHECK_H

#include "core/verdict.h"
#include "facts.h"
#include "own_look.h"

/* Rows of the table of checks (checks.c): the thread level that MPI gives, and the versions
 * of the MPI and PMIx libraries that each rank has loaded.
 */
void look_at_thread_level(const struct check_facts *facts, struct own_look *look);
void look_at_mpi(const struct check_facts *facts, struct own_look *look);
void look_at_pmix(const struct check_facts *facts, struct own_look *look);

/* RETURN: the name of MPI's thread level LEVEL, as a description has it.
 */
const char *thread_level_name(int level);

#endif /* PIJOB_CHECKS_LIBRARY_CHECK_H */
