/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_ANSWER_H
#define PIJOB_CHECKS_ANSWER_H

#include "core/error.h"
#include "core/verdict.h"
#include "run/run.h"

/* Add the check that all exchanges handed each rank the same interval.  Bit I
 * of DISAGREE: exchange I handed this rank another one than the first did.
 * Collective over the ranks of RUN.
 * RETURN: 0, or -1 with the reason in ERR.
 */
int judge_intervals(const struct run *run, int disagree, struct verdict *verdict,
                    struct error *err);

/* RETURN: 0 when the sum of this rank's own blocks is what it has to be, or -1 with what
 * is wrong in ERR.
 */
int judge_partial(const struct run *run, struct error *err);

/* Add the check NAME that no rank found anything wrong with itself; MINE says what this
 * rank found, NULL for nothing.  Collective over the ranks of RUN.
 * RETURN: 0, or -1 with the reason in ERR.
 */
int judge_ranks(const struct run *run, const char *name, const struct error *mine,
                struct verdict *verdict, struct error *err);

/* Add the checks of the total: its value against the exact one, its number of
 * terms, and that all exchanges agree in every bit.  To be called on rank 0.
 */
void judge_total(const struct run *run, struct verdict *verdict);

#endif /* PIJOB_CHECKS_ANSWER_H */
