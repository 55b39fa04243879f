/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * log.c - fuzz the reader of logs: everything is written of what it reads
 *
 * An input is the log.
 */

#include <config.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "report/compare.h"
#include "written.h"

/* A run that is recorded is read again, and is like itself. */
static void check_baseline(const struct report *report)
{
    struct baseline baseline = {.runs = {.items = NULL}};
    struct baseline again;
    struct error err = {""};
    struct out out = {.text = NULL};
    char path[300];

    (void)snprintf(path, sizeof(path), "%s/baseline.yaml", fuzz_scratch());
    if (compare_record(&baseline, report, NULL) > 0) {
        HOLDS_OF(baseline_write(&baseline, path, &err) == 0, err.text);
        HOLDS_OF(baseline_read(&again, path, &err) == 0, err.text);
        HOLDS(again.runs.count == baseline.runs.count);
        HOLDS(compare_log(&again, report_log(report, 0), false, &out) == COMPARISON_SAME);
        out_free(&out);
        baseline_release(&again);
        (void)unlink(path);
    }
    baseline_release(&baseline);
}

/* What is kept is bounded, and known to be what it is. */
static void check_log(const struct log *log, size_t size)
{
    HOLDS(log->launches.count <= 64 && log->launches.count <= log->launch_count);
    HOLDS(log->events <= size && log->unknown_events <= log->events);
    HOLDS(log->problems.count <= log->problem_count);
    for (size_t i = 0; i < log->launches.count; i++) {
        const struct launch *launch = log_launches(log) + i;

        HOLDS(launch->line >= 1 && launch->line <= size + 1);
        HOLDS(launch_state(launch) != STATE_PASS || launch->has_result);
        HOLDS(launch->progress_count <= log->events);
        HOLDS(launch->texts.used <= size + (1 << 20));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct report report = {.logs = {.items = NULL}};
    struct error err = {""};
    const char *path = fuzz_write("input.log", data, size);

    if (report_add(&report, path, &err) < 0)
        HOLDS_OF(*err.text && fuzz_is_printable(err.text), err.text);
    if (report.logs.count > 0)
        check_log(report_log(&report, 0), size);
    written_check(&report);
    check_baseline(&report);
    report_release(&report);
    return 0;
}
