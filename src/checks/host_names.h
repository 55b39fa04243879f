/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_HOST_NAMES_H
#define PIJOB_CHECKS_HOST_NAMES_H

#include "core/error.h"
#include "core/verdict.h"
#include "facts.h"

/* A row of the table of checks (checks.c): whether each node is the host that Slurm knows by
 * its name.
 */
int check_host_names(const struct check_facts *facts, struct check *check, struct error *err);

#endif /* PIJOB_CHECKS_HOST_NAMES_H */
