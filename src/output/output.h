/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_OUTPUT_OUTPUT_H
#define PIJOB_OUTPUT_OUTPUT_H

#include <stddef.h>

#include "core/error.h"
#include "core/verdict.h"
#include "sum/fixed.h"

/* What a person sees: results on standard output, trouble on standard error.
 * Only one process of a job calls these, except where it is in trouble alone.  A control
 * character, or a byte that is not UTF-8, is printed as \xNN.
 */

/* "pijob: MESSAGE" on standard error. */
void output_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* A message that begins with a place, FILE:LINE:COLUMN, as it is. */
void output_diagnosis(const struct error *err);

/* A line on standard output. */
void output_line(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* "Rank R partial pi: ..." for ranks 0 to COUNT - 1. */
void output_partials(const struct fixed *partials, int count);

/* The total, its distance to pi, and the time it took in seconds. */
void output_pi(struct fixed sum, double seconds);

/* Why MPI cannot start, and what to do about it. */
void output_cannot_start(const struct error *what, const struct error *cure);

/* The same for an MPI_Init that a signal ends.  output_crash_rest() prepares REST (SIZE
 * bytes), of the FACTS of the launch and the CURE, and returns it; output_crash() is
 * async-signal-safe. */
enum { OUTPUT_CRASH_SIZE = 4096 };
char *output_crash_rest(char *rest, size_t size, const char *facts, const struct error *cure);
void output_crash(const char *signal, const char *rest);

/* The failed checks of VERDICT, with diagnosis and hosts, and those that were skipped, with
 * the reason, and the warnings of those that passed, on standard error. */
void output_failures(const struct verdict *verdict);

/* "verdict: pass" or "verdict: fail". */
void output_verdict(enum exit_status status);

/* Make sure that standard output was really written.
 * RETURN: 0, or -1, which has been told on standard error.
 */
int output_flush(void);

#endif /* PIJOB_OUTPUT_OUTPUT_H */
