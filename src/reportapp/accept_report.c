/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * accept_report.c - pijob-accept-report DIRECTORY: the reports of an acceptance run
 *
 * pijob-accept(1) calls it whenever a case has ended.  It writes accept.tap, accept.xml,
 * summary.txt and, if there are bad hosts, bad-hosts.txt into the directory, whose
 * accept.cases and logs it reads, and prints what summary.txt did not have before.  A log that
 * cannot be read fails its case, but not the report.
 *
 * Exit status: 0, 1 a report cannot be written, 4 bad usage.
 */

#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/stop.h"
#include "core/verdict.h"
#include "report/bad_hosts.h"
#include "report/file_out.h"
#include "report/memory.h"
#include "report/summary.h"
#include "report/writer.h"

enum { PATH_SIZE = 4096 };

static void say(const struct error *err)
{
    (void)fprintf(stderr, "pijob-accept: %s\n", err->text);
}

/* Write the file NAME of the directory.  RETURN: 0, or -1 with ERR. */
static int put_file(const char *directory, const char *name, const struct out *out,
                    struct error *err)
{
    char path[PATH_SIZE];

    if (out->failed)
        return error_set(err, "out of memory");
    if ((size_t)snprintf(path, sizeof(path), "%s/%s", directory, name) >= sizeof(path))
        return error_set(err, "the path of the output directory is too long");
    return file_write(path, out->text, out->used, err);
}

static int put_format(const char *directory, const char *name, const struct report *report,
                      void (*writer)(struct out *out, const struct report *report),
                      struct error *err)
{
    struct out out = {.text = NULL};
    int rc;

    writer(&out, report);
    rc = put_file(directory, name, &out, err);
    out_free(&out);
    return rc;
}

/* RETURN: the size of the file NAME of the directory; 0 if there is none. */
static size_t size_of(const char *directory, const char *name)
{
    char path[PATH_SIZE];
    struct stat st;

    (void)snprintf(path, sizeof(path), "%s/%s", directory, name);
    return stat(path, &st) == 0 && S_ISREG(st.st_mode) ? (size_t)st.st_size : 0;
}

/* The summary, of which what is new is printed. */
static int put_summary(const char *directory, const struct report *report, struct suite *suite,
                       struct error *err)
{
    struct out out = {.text = NULL};
    size_t shown = size_of(directory, "summary.txt");
    int rc;

    summary_put(&out, report, suite);
    rc = put_file(directory, "summary.txt", &out, err);
    /* That nobody reads it ends no suite: pijob-accept tells. */
    if (rc == 0 && shown < out.used)
        (void)fwrite(out.text + shown, 1, out.used - shown, stdout);
    out_free(&out);
    return rc;
}

static int put_bad_hosts(const char *directory, const struct report *report,
                         struct suite *suite, struct error *err)
{
    struct bad_hosts bad = bad_hosts_find(report, suite);
    struct out out = {.text = NULL};
    int rc = 0;

    bad_hosts_put(&out, &bad);
    bad_hosts_clear(&bad);
    if (out.used > 0) {
        out_text(&out, "\n");
        rc = put_file(directory, "bad-hosts.txt", &out, err);
    }
    out_free(&out);
    return rc;
}

static int write_all(const char *directory, struct error *err)
{
    struct report report = {.logs = {.items = NULL}};
    struct suite **suites;
    struct error ignored;
    int rc = -1;

    (void)report_add(&report, directory, &ignored);
    suites = report.suites.items;
    if (report.suites.count == 0)
        (void)error_set(err, "accept.cases cannot be read");
    else if (put_format(directory, "accept.tap", &report, writer_tap, err) == 0 &&
             put_format(directory, "accept.xml", &report, writer_junit, err) == 0 &&
             put_bad_hosts(directory, &report, suites[0], err) == 0)
        rc = put_summary(directory, &report, suites[0], err);
    report_release(&report);
    if (memory_was_short())
        rc = error_set(err, "out of memory: the reports are incomplete");
    return rc;
}

int main(int argc, char **argv)
{
    struct error err;

    stop_ignore_file_size();
    if (argc != 2 || !*argv[1]) {
        (void)fprintf(stderr, "Usage: pijob-accept-report DIRECTORY\n");
        return EXIT_USAGE;
    }
    if (write_all(argv[1], &err) < 0) {
        say(&err);
        return EXIT_CANNOT_RUN;
    }
    if (fflush(stdout) != 0) {
        (void)error_set(&err, "cannot write standard output: %s", strerror(errno));
        say(&err);
        return EXIT_CANNOT_RUN;
    }
    return EXIT_PASS;
}
