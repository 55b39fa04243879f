/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_ANSWER_CHECK_H
#define PIJOB_CHECKS_ANSWER_CHECK_H

#include "core/error.h"
#include "core/verdict.h"
#include "facts.h"
#include "own_look.h"

/* Rows of the table of checks (checks.c): what each rank sums is right, and so is the total:
 * each core computes the right bits, all exchanges hand out the same intervals, each partial
 * sum is the exact one of its blocks, the total is the exact one, no term is lost, and all
 * exchanges agree in every bit.  Then: the last checkpoint was written, and no fault was
 * injected.
 */
void look_at_cores(const struct check_facts *facts, struct own_look *look);
int check_intervals(const struct check_facts *facts, struct check *check, struct error *err);
void look_at_partial(const struct check_facts *facts, struct own_look *look);
void check_value(const struct check_facts *facts, struct check *check);
void check_count(const struct check_facts *facts, struct check *check);
void check_exchanges(const struct check_facts *facts, struct check *check);
void check_kept(const struct check_facts *facts, struct check *check);
void check_inject(const struct check_facts *facts, struct check *check);

#endif /* PIJOB_CHECKS_ANSWER_CHECK_H */
