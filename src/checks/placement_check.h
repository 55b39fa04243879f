/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_PLACEMENT_CHECK_H
#define PIJOB_CHECKS_PLACEMENT_CHECK_H

#include "core/verdict.h"
#include "facts.h"

/* Rows of the table of checks (checks.c): the number of ranks and nodes, that each node has
 * as many ranks as Slurm has tasks there, ranks on each node, threads in each rank.
 */
void check_ranks(const struct check_facts *facts, struct check *check);
void check_nodes(const struct check_facts *facts, struct check *check);
void check_placement(const struct check_facts *facts, struct check *check);
void check_tasks_per_node(const struct check_facts *facts, struct check *check);
void check_threads(const struct check_facts *facts, struct check *check);

#endif /* PIJOB_CHECKS_PLACEMENT_CHECK_H */
