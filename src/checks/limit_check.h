/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_LIMIT_CHECK_H
#define PIJOB_CHECKS_LIMIT_CHECK_H

#include "core/verdict.h"
#include "facts.h"
#include "own_look.h"

/* Rows of the table of checks (checks.c): the limits that the description expects of each
 * rank, that each rank can write to TMPDIR and /dev/shm, and that the threads fit
 * into the limits of their processes.
 */
void check_locked_memory(const struct check_facts *facts, struct check *check);
void check_memory(const struct check_facts *facts, struct check *check);
void check_tmpdir_free(const struct check_facts *facts, struct check *check);
void check_shm_free(const struct check_facts *facts, struct check *check);
void check_processes(const struct check_facts *facts, struct check *check);
void look_at_directories(const struct check_facts *facts, struct own_look *look);

#endif /* PIJOB_CHECKS_LIMIT_CHECK_H */
