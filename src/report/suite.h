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
 * so accept.tap says what became of it, and not its logs.  Texts are clean, and NULL if they
 * are not known. */

enum case_result { CASE_PASS, CASE_FAIL, CASE_SKIP };

struct suite_case {
    const char *name, *title, *why;
    enum case_result result;
    size_t log; /* of its last step, in the list of the report */
    bool has_log;
};

struct suite {
    const char *path;
    const char *file; /* the last part of it */
    const char *date, *cluster, *nodes, *program;
    size_t planned;    /* cases */
    struct list cases; /* struct suite_case */
    struct arena texts;
};

/* Read accept.tap and summary.txt of the DIRECTORY.
 * RETURN: the suite, to be destroyed by suite_destroy(); NULL, with an empty ERR if there is
 * no accept.tap, otherwise with the reason.
 */
struct suite *suite_read(const char *directory, struct error *err);
void suite_destroy(struct suite *suite);

/* RETURN: the case to whose step the log FILE, CASE-N.log, belongs; NULL: to none.
 */
struct suite_case *suite_case_of(struct suite *suite, const char *file);

#endif /* PIJOB_REPORT_SUITE_H */
