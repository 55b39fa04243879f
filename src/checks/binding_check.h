/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_BINDING_CHECK_H
#define PIJOB_CHECKS_BINDING_CHECK_H

#include <stddef.h>

#include "core/verdict.h"
#include "facts.h"

/* A row of the table of checks (checks.c): that no two ranks share a core, and each rank has
 * a CPU for each of its threads.
 */
void check_binding(const struct check_facts *facts, struct check *check);

/* RETURN: what is not wrong, but slow, in the binding of the ranks, with the cure, in TEXT
 * (SIZE bytes), or NULL: nothing is, or it was asked for.  To be called on rank 0.
 */
const char *binding_warning(const struct check_facts *facts, char *text, size_t size);

#endif /* PIJOB_CHECKS_BINDING_CHECK_H */
