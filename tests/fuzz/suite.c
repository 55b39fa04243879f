/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * suite.c - fuzz the reader of the directory of an acceptance run
 *
 * An input is accept.tap, a NUL, summary.txt, a NUL, and the log of the case "pi".
 */

#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "report/items.h"
#include "report/suite.h"
#include "written.h"

static void write_text(const char *name, const char *text)
{
    (void)fuzz_write(name, text, strlen(text));
}

/* Each line "ok" or "not ok" of TAP is a case, in their order. */
static void check_suite(const struct suite *suite, const char *tap)
{
    const struct suite_case *cases = suite->cases.items;
    size_t seen = 0;

    for (const char *line = tap; line && seen < suite->cases.count;
         line = strchr(line, '\n')) {
        const char *skip;
        bool failed;

        line += *line == '\n';
        failed = strncmp(line, "not ok ", 7) == 0;
        if (!failed && strncmp(line, "ok ", 3) != 0)
            continue;
        skip = strstr(line, " # SKIP");
        if (skip && skip > line + strcspn(line, "\n"))
            skip = NULL;
        HOLDS_OF(cases[seen].result == (failed ? CASE_FAIL
                                        : skip ? CASE_SKIP
                                               : CASE_PASS),
                 line);
        HOLDS(!cases[seen].name || *cases[seen].name);
        seen++;
    }
    HOLDS(seen == suite->cases.count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    struct report report = {.logs = {.items = NULL}};
    struct suite **suites;
    struct error err = {""};
    char *tap = input_text(&input, '\0');
    char *summary = input_text(&input, '\0');

    write_text("accept.tap", tap);
    write_text("summary.txt", summary);
    (void)fuzz_write("pi-1.log", input.data, input.size);
    if (report_add(&report, fuzz_scratch(), &err) < 0)
        HOLDS_OF(*err.text && fuzz_is_printable(err.text), err.text);
    HOLDS(report.suites.count == 1);
    suites = report.suites.items;
    check_suite(suites[0], tap);
    written_check(&report);
    report_release(&report);
    free(tap);
    free(summary);
    return 0;
}
