/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_LIBRARY_AGREEMENT_H
#define PIJOB_CHECKS_LIBRARY_AGREEMENT_H

#include "core/error.h"
#include "core/verdict.h"
#include "facts.h"

/* A row of the table of checks (checks.c): whether all ranks run with the same libraries,
 * pijob, MPI and PMIx, by version, path and build.  Otherwise the diagnosis names both
 * values, and the hosts that differ from what most ranks have.
 */
int check_library_agreement(const struct check_facts *facts, struct check *check,
                            struct error *err);

#endif /* PIJOB_CHECKS_LIBRARY_AGREEMENT_H */
