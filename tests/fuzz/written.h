/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_WRITTEN_H
#define PIJOB_TESTS_WRITTEN_H

#include "report/report.h"

/* Write all that can be written of REPORT: every format, the HTML page, every picture.  Each
 * of them is UTF-8 without control characters, and has the syntax of its format.
 */
void written_check(const struct report *report);

#endif /* PIJOB_TESTS_WRITTEN_H */
