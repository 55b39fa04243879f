/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * pijob.c - the main program of pijob
 */

#include <config.h>

#include <stdio.h>

#include "check.h"
#include "core/clock.h"
#include "core/command_line.h"
#include "core/standard_files.h"
#include "core/stop.h"
#include "core/verdict.h"
#include "hello.h"
#include "launch/launch.h"
#include "options.h"
#include "output/output.h"
#include "run/run.h"
#include "status.h"
#include "version.h"

/* A wrong command line is the same on every rank; the first one says so. */
static int usage_error(const struct error *err)
{
    struct launch launch = launch_read();
    char usage[COMMAND_LINE_USAGE_SIZE];

    if (launch.reporting) {
        output_error("%s", err->text);
        (void)fprintf(stderr, "%s\n", command_line_usage("pijob", options_help(), usage));
    }
    if (!launch.reporting)
        (void)launch_await_report();
    return EXIT_USAGE;
}

static int print_and_flush(void (*print)(void))
{
    print();
    return output_flush() < 0 ? EXIT_CANNOT_RUN : EXIT_PASS;
}

static void print_help(void)
{
    (void)fputs(options_help(), stdout);
}

int main(int argc, char **argv)
{
    double began = clock_now();
    struct options options;
    double timeout;
    struct error err;

    standard_files_open();
    stop_ignore_file_size();
    if (options_parse(&options, argc, argv, &err) < 0 ||
        job_source_timeout(&options.run.source, &timeout, &err) < 0 ||
        (!options.run.source.file && job_source_check(&options.run.source, &err) < 0))
        return usage_error(&err);
    switch (options.mode) {
    case MODE_HELP:
        return print_and_flush(print_help);
    case MODE_VERSION:
        return print_and_flush(version_print);
    case MODE_CHECK:
        return check_description(&options);
    case MODE_STATUS:
        return status(&options);
    case MODE_HELLO:
        stop_ignore_broken_pipe();
        return hello(began, timeout, &argc, &argv);
    case MODE_RUN:
        break;
    }
    stop_ignore_broken_pipe();
    return run_job(&options.run, began, timeout, &argc, &argv);
}
