/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_SPEED_CHECK_H
#define PIJOB_CHECKS_SPEED_CHECK_H

#include "core/verdict.h"
#include "facts.h"

/* Rows of the table of checks (checks.c): the rate of the slowest rank, the slowest host
 * beside the median of the hosts, and the time from the start to the end of MPI_Init.
 */
void check_rate(const struct check_facts *facts, struct check *check);
void check_slowest_host(const struct check_facts *facts, struct check *check);
void check_startup(const struct check_facts *facts, struct check *check);

#endif /* PIJOB_CHECKS_SPEED_CHECK_H */
