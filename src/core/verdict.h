/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_VERDICT_H
#define PIJOB_CORE_VERDICT_H

#include <stdbool.h>

/* What pijob exits with (README, "Exit status"). */
enum exit_status {
    EXIT_PASS = 0,       /* finished, every check passed */
    EXIT_CANNOT_RUN = 1, /* MPI failed, the log cannot be written, ... */
    EXIT_WRONG_ANSWER = 2,
    EXIT_WRONG_LAUNCH = 3,
    EXIT_USAGE = 4, /* bad job description or command line */
    EXIT_TOO_SLOW = 5,
    EXIT_CHECKPOINT = 6, /* checkpoint refused, or its input or output failed */
    EXIT_STOPPED = 75,   /* in good order, can be resumed */
};

enum check_verdict { CHECK_PASS, CHECK_FAIL, CHECK_SKIP };

enum {
    CHECK_TEXT_SIZE = 512,
    CHECKS_MAX = 48,
};

/* One thing that was checked.  Texts are for a person; an empty one has
 * nothing to say.
 */
struct check {
    const char *name;
    enum exit_status on_failure;
    enum check_verdict verdict;
    char measured[CHECK_TEXT_SIZE];
    char expected[CHECK_TEXT_SIZE];
    char diagnosis[CHECK_TEXT_SIZE]; /* of a failure: the cause and the cure; of a skip: why */
    char hosts[CHECK_TEXT_SIZE];     /* of a failure: whom it concerns */
};

/* All that was checked. */
struct verdict {
    struct check check[CHECKS_MAX];
    int count;
};

/* Add a check to VERDICT: passed, with all its texts empty.  NAME must stay
 * valid.  With more than CHECKS_MAX the program is wrong, and stops.
 * RETURN: the check, to be filled in.
 */
struct check *verdict_add(struct verdict *verdict, const char *name,
                          enum exit_status on_failure);

/* Turn CHECK into a failed one, saying why.
 */
void check_fail(struct check *check, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Turn CHECK into a skipped one, which neither passes nor fails, saying why it cannot be
 * measured.
 */
void check_skip(struct check *check, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Add the check that MEASURED is EXPECTED, two whole numbers.
 * RETURN: the check, on whose failure only the diagnosis is still missing.
 */
struct check *verdict_add_equal(struct verdict *verdict, const char *name,
                                enum exit_status on_failure, unsigned long long measured,
                                unsigned long long expected);

/* RETURN: the exit status of the job.  A wrong launch explains whatever else is
 * wrong, so it comes first; a wrong answer comes before a slow one.
 */
enum exit_status verdict_status(const struct verdict *verdict);

/* RETURN: "pass", "fail" or "skip".
 */
const char *check_verdict_name(enum check_verdict verdict);

#endif /* PIJOB_CORE_VERDICT_H */
