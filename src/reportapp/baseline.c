/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * baseline.c - --record and --compare
 */

#include <config.h>

#include "baseline.h"

#include <stdio.h>

#include "core/verdict.h"
#include "report/compare.h"

static int say(const struct error *err, int status)
{
    (void)fprintf(stderr, "pijob-report: %s\n", err->text);
    return status;
}

int baseline_record(const char *path, const struct report *report)
{
    struct baseline baseline;
    struct error err;
    int status = EXIT_PASS;
    int added;

    if (baseline_read(&baseline, path, &err) < 0)
        return say(&err, EXIT_CANNOT_RUN);
    added = compare_record(&baseline, report, &err);
    if (added < 0)
        status = say(&err, EXIT_USAGE);
    else if (added > 0 && baseline_write(&baseline, path, &err) < 0)
        status = say(&err, EXIT_CANNOT_RUN);
    else
        (void)fprintf(stderr, "pijob-report: %d %s recorded, the baseline has %zu\n", added,
                      added == 1 ? "run" : "runs", baseline.runs.count);
    baseline_release(&baseline);
    return status;
}

int baseline_compare(const char *path, const struct report *report, bool across_mpi)
{
    size_t count[COMPARISON_REFUSED + 1] = {0};
    struct baseline baseline;
    struct out out = {.text = NULL};
    struct error err;
    int rc = baseline_read(&baseline, path, &err);

    if (rc > 0)
        (void)error_set(&err, "%.700s: there is no such baseline; --record creates it", path);
    if (rc != 0)
        return say(&err, EXIT_CANNOT_RUN);
    for (size_t i = 0; i < report->logs.count; i++)
        if (compare_wants(report, i))
            count[compare_log(&baseline, report_log(report, i), across_mpi, &out)]++;
    out_add(&out, "\n%zu as before or better, %zu worse, %zu not compared\n",
            count[COMPARISON_SAME], count[COMPARISON_WORSE], count[COMPARISON_REFUSED]);
    if (out.text && !out.failed)
        (void)fputs(out.text, stdout);
    baseline_release(&baseline);
    rc = out.failed                                                     ? EXIT_CANNOT_RUN
         : count[COMPARISON_WORSE] > 0                                  ? EXIT_TOO_SLOW
         : count[COMPARISON_REFUSED] > 0 || count[COMPARISON_SAME] == 0 ? EXIT_USAGE
                                                                        : EXIT_PASS;
    out_free(&out);
    return rc;
}
