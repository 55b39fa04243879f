/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_VERDICT_H
#define PIJOB_CORE_VERDICT_H

#include <stdbool.h>

#include "hostlist.h"

/* The exit status of pijob (README, "Exit status"). */
enum exit_status {
    EXIT_PASS = 0,       /* finished, every check passed */
    EXIT_CANNOT_RUN = 1, /* MPI failed, the log cannot be written, ... */
    EXIT_WRONG_ANSWER = 2,
    EXIT_WRONG_LAUNCH = 3,
    EXIT_USAGE = 4, /* bad job description or command line */
    EXIT_TOO_SLOW = 5,
    EXIT_CHECKPOINT = 6, /* checkpoint refused, or cannot be read or written */
    EXIT_STOPPED = 75,   /* stopped by request, can be resumed */
};

/* CHECK_NONE: there is nothing to check here, and the check is not in the verdict. */
enum check_verdict { CHECK_PASS, CHECK_FAIL, CHECK_SKIP, CHECK_NONE };

enum {
    CHECK_TEXT_SIZE = 512,
    CHECK_DIAGNOSIS_SIZE = 1024,
    CHECKS_MAX = 48,
};

/* One check.  The texts are for a person, and may be empty; what does not fit ends in "...".
 */
struct check {
    const char *name;
    enum exit_status on_failure;
    enum check_verdict verdict;
    char measured[CHECK_TEXT_SIZE];
    char expected[CHECK_TEXT_SIZE];
    char diagnosis[CHECK_DIAGNOSIS_SIZE]; /* of a failure: cause and cure; of a skip: why; of
                                             a pass: a warning */
    struct hostlist hosts;                /* of a failure: the hosts concerned */
};

/* All checks. */
struct verdict {
    struct check check[CHECKS_MAX];
    int count;
};

/* Start a check: passed, with all its texts empty.  NAME must stay valid.
 * RETURN: the check, to be filled in and then given to verdict_add().
 */
struct check check_begin(const char *name, enum exit_status on_failure);

/* Say what CHECK measured, and what was expected.
 */
void check_set_measured(struct check *check, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void check_set_expected(struct check *check, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Mark CHECK as failed, with the diagnosis.
 */
void check_fail(struct check *check, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Say what is odd in a CHECK that passes.
 */
void check_warn(struct check *check, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Mark CHECK as skipped, with the reason why it cannot be measured.  It neither passes nor
 * fails.
 */
void check_skip(struct check *check, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Compare two whole numbers.
 * RETURN: whether MEASURED is EXPECTED; otherwise CHECK fails, and only the diagnosis is still
 * missing.
 */
bool check_equal(struct check *check, unsigned long long measured,
                 unsigned long long expected);

/* Add CHECK, with its hosts, to VERDICT, unless it is CHECK_NONE.  With more than CHECKS_MAX
 * the program is wrong, and stops.
 */
void verdict_add(struct verdict *verdict, const struct check *check);

/* Release the hosts of all checks; VERDICT is empty then.
 */
void verdict_clear(struct verdict *verdict);

/* RETURN: the exit status of the job.  A wrong launch comes first, because it explains other
 * failures.  A wrong answer comes before a slow one.
 */
enum exit_status verdict_status(const struct verdict *verdict);

/* RETURN: "pass", "fail" or "skip".
 */
const char *check_verdict_name(enum check_verdict verdict);

#endif /* PIJOB_CORE_VERDICT_H */
