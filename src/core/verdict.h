/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_VERDICT_H
#define PIJOB_CORE_VERDICT_H

#include <stdbool.h>

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

enum check_verdict { CHECK_PASS, CHECK_FAIL, CHECK_SKIP };

enum {
    CHECK_TEXT_SIZE = 512,
    CHECKS_MAX = 48,
};

/* One check.  The texts are for a person, and may be empty. */
struct check {
    const char *name;
    enum exit_status on_failure;
    enum check_verdict verdict;
    char measured[CHECK_TEXT_SIZE];
    char expected[CHECK_TEXT_SIZE];
    char diagnosis[CHECK_TEXT_SIZE]; /* of a failure: cause and cure; of a skip: why */
    char hosts[CHECK_TEXT_SIZE];     /* of a failure: the hosts concerned */
};

/* All checks. */
struct verdict {
    struct check check[CHECKS_MAX];
    int count;
};

/* Add a check to VERDICT: passed, with all texts empty.  NAME must remain valid.  Aborts if
 * there are more than CHECKS_MAX.
 * RETURN: the check, to be filled in.
 */
struct check *verdict_add(struct verdict *verdict, const char *name,
                          enum exit_status on_failure);

/* Mark CHECK as failed, with the diagnosis.
 */
void check_fail(struct check *check, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Mark CHECK as skipped, with the reason why it cannot be measured.  It neither passes nor
 * fails.
 */
void check_skip(struct check *check, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Add a check that fails if MEASURED is not EXPECTED.
 * RETURN: the check.  If it failed, the caller adds the diagnosis.
 */
struct check *verdict_add_equal(struct verdict *verdict, const char *name,
                                enum exit_status on_failure, unsigned long long measured,
                                unsigned long long expected);

/* RETURN: the exit status of the job.  A wrong launch comes first, because it explains other
 * failures.  A wrong answer comes before a slow one.
 */
enum exit_status verdict_status(const struct verdict *verdict);

/* RETURN: "pass", "fail" or "skip".
 */
const char *check_verdict_name(enum check_verdict verdict);

#endif /* PIJOB_CORE_VERDICT_H */
