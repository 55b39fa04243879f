/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_SIGNALS_JUDGE_H
#define PIJOB_TESTS_SIGNALS_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "plan.h"
#include "round.h"

/* What a round has to leave behind. */

enum { WRONG_SIZE = 512, SUM_SIZE = 40 };

/* Exit statuses of pijob(1). */
enum { STATUS_PASS = 0, STATUS_STOPPED_WITHOUT = 1, STATUS_STOPPED = 75 };

/* RETURN: whether the exit status of ROUND is one that pijob(1) names for PLAN and the
 * instants that were reached.  WANTED gets those that are.
 */
bool judge_status(const struct plan *plan, const struct round *round, char *wanted,
                  size_t size);

/* RETURN: whether the files in the current directory are as ROUND has to leave them: no file
 * of an unknown name, each event of the log whole and the last one as the status says, and no
 * checkpoint damaged.  WRONG says what is not.
 */
bool judge_files(const struct place *place, const struct plan *plan, const struct round *round,
                 char *wrong, size_t size);

/* Start the job again, as one rank.  RETURN: whether it passes with the sum RIGHT (empty: any,
 * which is left there) and leaves only what a complete job leaves.
 */
bool judge_resume(const struct place *place, char *right, char *wrong, size_t size);

/* Read the value of the last line "KEY: value" of the file NAME. */
void judge_read(const char *name, const char *key, char *value, size_t size);

#endif /* PIJOB_TESTS_SIGNALS_JUDGE_H */
