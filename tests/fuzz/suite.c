/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * suite.c - fuzz the reader of the directory of an acceptance run
 *
 * An input is accept.cases, a NUL, the output of the case "pi", a NUL, and the log of its
 * step.
 */

#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "report/bad_hosts.h"
#include "report/items.h"
#include "report/suite.h"
#include "report/summary.h"
#include "written.h"

static void write_text(const char *name, const char *text)
{
    (void)fuzz_write(name, text, strlen(text));
}

/* Each line "case" is a case, in their order, and passes only if a line behind it says so. */
static void check_suite(const struct suite *suite, const char *record)
{
    const struct suite_case *cases = suite->cases.items;
    size_t seen = 0;
    bool passed = false;

    for (const char *line = record; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, "case ", 5) == 0) {
            HOLDS(seen == 0 || passed || cases[seen - 1].result != CASE_PASS);
            HOLDS_OF(seen < suite->cases.count && cases[seen].name, line);
            passed = false;
            seen++;
        }
        passed |= strncmp(line, "result pass", 11) == 0;
    }
    HOLDS(seen == suite->cases.count);
    HOLDS(seen == 0 || passed || cases[seen - 1].result != CASE_PASS);
}

/* What pijob-accept-report writes besides: the summary can be shown, and the bad hosts can be
 * pasted into a command line. */
static void check_summary(const struct report *report, struct suite *suite)
{
    struct out summary = {.text = NULL};
    struct out bad = {.text = NULL};
    struct bad_hosts found = bad_hosts_find(report, suite);

    summary_put(&summary, report, suite);
    HOLDS(!summary.failed && summary.used > 0);
    for (char *at = summary.text; (at = strchr(at, '\n'));)
        *at = ' ';
    HOLDS_OF(fuzz_is_printable(summary.text), summary.text);
    bad_hosts_put(&bad, &found);
    HOLDS(bad.used == 0 ||
          strspn(bad.text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                           "0123456789._-,") == bad.used);
    out_free(&summary);
    out_free(&bad);
    bad_hosts_clear(&found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    struct report report = {.logs = {.items = NULL}};
    struct suite **suites;
    struct error err = {""};
    char *record = input_text(&input, '\0');
    char *printed = input_text(&input, '\0');

    write_text("accept.cases", record);
    write_text("pi.out", printed);
    (void)fuzz_write("pi-1.log", input.data, input.size);
    if (report_add(&report, fuzz_scratch(), &err) < 0)
        HOLDS_OF(*err.text && fuzz_is_printable(err.text), err.text);
    HOLDS(report.suites.count == 1);
    suites = report.suites.items;
    check_suite(suites[0], record);
    check_summary(&report, suites[0]);
    written_check(&report);
    report_release(&report);
    free(record);
    free(printed);
    return 0;
}
