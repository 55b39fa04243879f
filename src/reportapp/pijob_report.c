/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * pijob_report.c - look at the logs of pijob instead of reading them
 */

#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "baseline.h"
#include "core/command_line.h"
#include "core/stop.h"
#include "core/verdict.h"
#include "options.h"
#include "report/drawing.h"
#include "report/file_out.h"
#include "report/html.h"
#include "report/memory.h"
#include "report/picture_gnuplot.h"
#include "report/report.h"

static void say(const struct error *err)
{
    (void)fprintf(stderr, "pijob-report: %s\n", err->text);
}

/* RETURN: STATUS, or 1 if standard output could not be written. */
static int flush(int status)
{
    struct error err;

    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    (void)error_set(&err, "cannot write standard output: %s", strerror(errno));
    say(&err);
    return EXIT_CANNOT_RUN;
}

static int print(const struct options *options, const struct report *report)
{
    struct out out = {.text = NULL};
    struct error err;
    int status = EXIT_PASS;

    (options->format ? options->format : format_find("text"))->write(&out, report);
    if (out.failed) {
        (void)error_set(&err, "out of memory");
        say(&err);
        status = EXIT_CANNOT_RUN;
    } else if (out.used > 0) {
        (void)fwrite(out.text, 1, out.used, stdout);
    }
    out_free(&out);
    return flush(status);
}

static int plot(const struct options *options, const struct report *report)
{
    const struct picture_kind *kind =
        options->picture ? options->picture : picture_kind_of(report);
    struct picture picture = {.x_label = ""};
    struct error err;
    int rc = kind->build(&picture, report, &err);

    if (rc == 0)
        rc = gnuplot_draw(&picture, options->plot, &err);
    picture_release(&picture);
    if (rc < 0)
        say(&err);
    return rc < 0 ? EXIT_CANNOT_RUN : EXIT_PASS;
}

static int write_html(const char *path, const struct report *report)
{
    struct out out = {.text = NULL};
    struct error err;
    int rc;

    html_write(&out, report);
    rc = out.failed ? error_set(&err, "out of memory")
                    : file_write(path, out.text, out.used, &err);
    out_free(&out);
    if (rc < 0)
        say(&err);
    return rc < 0 ? EXIT_CANNOT_RUN : EXIT_PASS;
}

/* RETURN: the worse of two exit statuses: a file that failed hides nothing, and nothing hides
 * it. */
static int worse(int a, int b)
{
    return a == EXIT_CANNOT_RUN || b == EXIT_PASS ? a : b;
}

/* What is to be done with the report; it is printed if a format is asked for, or nothing else.
 */
static int act(const struct options *options, const struct report *report)
{
    bool other = options->html || options->plot || options->record || options->compare;
    int status = EXIT_PASS;

    if (options->html)
        status = worse(status, write_html(options->html, report));
    if (options->plot)
        status = worse(status, plot(options, report));
    if (options->record)
        status = worse(status, baseline_record(options->record, report));
    if (options->compare)
        status = worse(status,
                       flush(baseline_compare(options->compare, report, options->across_mpi)));
    if (options->format || !other)
        status = worse(status, print(options, report));
    return status;
}

static int run(const struct options *options)
{
    struct report report = {.logs = {.items = NULL}};
    struct error err;
    int status = EXIT_PASS;

    for (int i = 0; i < options->count; i++) {
        if (report_add(&report, options->paths[i], &err) < 0) {
            say(&err);
            status = EXIT_CANNOT_RUN;
        }
    }
    if (report.logs.count + report.suites.count > 0 && !memory_was_short())
        status = worse(status, act(options, &report));
    if (memory_was_short()) {
        (void)error_set(&err, "out of memory: this report is incomplete");
        say(&err);
        status = EXIT_CANNOT_RUN;
    }
    report_release(&report);
    return status;
}

int main(int argc, char **argv)
{
    struct options options;
    char usage[COMMAND_LINE_USAGE_SIZE];
    struct error err;

    stop_ignore_file_size();
    if (options_parse(&options, argc, argv, &err) < 0) {
        say(&err);
        (void)fprintf(stderr, "%s\n",
                      command_line_usage("pijob-report", options_help(), usage));
        return EXIT_USAGE;
    }
    if (options.help) {
        (void)fputs(options_help(), stdout);
        return flush(EXIT_PASS);
    }
    if (options.version) {
        (void)puts("pijob-report (pijob) " PACKAGE_VERSION);
        return flush(EXIT_PASS);
    }
    return run(&options);
}
