/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_SIGNALS_TALLY_H
#define PIJOB_TESTS_SIGNALS_TALLY_H

#include "plan.h"
#include "round.h"

/* How often each signal, target and phase ended with which status. */
struct tally;

struct tally *tally_create(void);
void tally_destroy(struct tally *tally);

/* Count a round; FAILED: it did not end as it has to. */
void tally_add(struct tally *tally, const struct plan *plan, const struct round *round,
               bool failed);

/* Print a line for each signal, target and phase, and the sum of each signal. */
void tally_print(const struct tally *tally);

#endif /* PIJOB_TESTS_SIGNALS_TALLY_H */
