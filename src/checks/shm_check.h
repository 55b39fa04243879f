/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_SHM_CHECK_H
#define PIJOB_CHECKS_SHM_CHECK_H

#include <stddef.h>

#include "core/verdict.h"
#include "facts.h"

/* A row of the table of checks (checks.c): that /dev/shm of each node with several ranks has
 * room for what MPI takes for one rank.  Otherwise MPI cannot use it.
 */
void check_shared_memory(const struct check_facts *facts, struct check *check);

/* RETURN: where /dev/shm has no room for what MPI takes for all ranks of the node,
 * with the cure, in TEXT (SIZE bytes), or NULL: it is.  To be called on rank 0.
 */
const char *shm_warning(const struct check_facts *facts, char *text, size_t size);

#endif /* PIJOB_CHECKS_SHM_CHECK_H */
