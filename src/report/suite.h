/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_SUITE_H
#define PIJOB_REPORT_SUITE_H

#include <stdbool.h>

#include "core/error.h"
#include "memory.h"
#include "model.h"

/* The directory of an acceptance run, as pijob-accept(1) makes it.  A case may have to fail,
 * so accept.cases says what became of it, and not its logs.  Texts are clean, and NULL if they
 * are not known.
 *
 * accept.cases is a line for each fact, KEY VALUE, where the value is the rest of the line,
 * whatever bytes it has: first those of the run (date, cluster, job, nodes, suite, program,
 * slurm, host, and with "cases" how many there are), then "case NAME", and behind it its
 * title, result, seconds, and why it failed or was skipped; in the end "end SECONDS".  It
 * grows case by case, so that of a run that was killed there is what had ended. */

enum case_result { CASE_PASS, CASE_FAIL, CASE_SKIP };

/* RETURN: "pass", "fail" or "skip".
 */
const char *case_result_name(enum case_result result);

struct suite_case {
    const char *name; /* never NULL */
    const char *title, *why;
    enum case_result result;
    double seconds;   /* NAN if not known */
    struct list said; /* const char *; of a failure: lines of pijob itself, or the last ones */
    struct list printed; /* const char *; of a failure: the last lines of the output */
    size_t log;          /* of its last step, in the list of the report */
    bool has_log;
};

struct suite {
    const char *path;
    const char *file; /* the last part of it */
    const char *date, *cluster, *job, *nodes, *suite, *slurm, *host;
    struct list program; /* const char *: the lines of pijob --version */
    size_t planned;      /* cases */
    double seconds;      /* of the whole run; NAN if it has not ended */
    struct list cases;   /* struct suite_case */
    struct arena texts;
};

/* Read accept.cases of the DIRECTORY, and what the cases that failed printed.
 * RETURN: the suite, to be destroyed by suite_destroy(); NULL, with an empty ERR if there is
 * no accept.cases, otherwise with the reason.
 */
struct suite *suite_read(const char *directory, struct error *err);
void suite_destroy(struct suite *suite);

/* RETURN: the first line of pijob --version, or NULL.
 */
const char *suite_program(const struct suite *suite);

/* RETURN: the case to whose step the log FILE, CASE-N.log, belongs; NULL: to none.
 */
struct suite_case *suite_case_of(struct suite *suite, const char *file);

/* RETURN: the same for a LOG that is in the directory of SUITE; NULL: it is not.
 */
struct suite_case *suite_case_of_log(struct suite *suite, const struct log *log);

#endif /* PIJOB_REPORT_SUITE_H */
