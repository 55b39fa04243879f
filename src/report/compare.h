/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_COMPARE_H
#define PIJOB_REPORT_COMPARE_H

#include "baseline_file.h"
#include "out.h"
#include "report.h"

enum comparison {
    COMPARISON_SAME, /* or better */
    COMPARISON_WORSE,
    COMPARISON_REFUSED, /* there is nothing that it can be compared with */
};

/* RETURN: whether log I is to be recorded and compared: all but the jobs of an acceptance run
 * that did not pass, because many of them must fail.
 */
bool compare_wants(const struct report *report, size_t i);

/* Compare the last launch of LOG with the runs of BASELINE that have the same key; with
 * ACROSS_MPI also of another MPI.  Each figure is compared with its own history: it is worse
 * if it is farther from the median than four times the spread, and than its tolerance.  Write
 * what was found into OUT, and why it was refused.
 */
enum comparison compare_log(const struct baseline *baseline, const struct log *log,
                            bool across_mpi, struct out *out);

/* Add the last launch of each log of REPORT to BASELINE, except those that are in it.
 * RETURN: the number of runs that were added, or -1 with ERR if a log has not passed: nothing
 * is then to be written.
 */
int compare_record(struct baseline *baseline, const struct report *report, struct error *err);

#endif /* PIJOB_REPORT_COMPARE_H */
