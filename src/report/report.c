/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * report.c - all logs and directories that were given
 */

#include <config.h>

#include "report.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "clean.h"
#include "log_reader.h"

enum { PATHS_MOST = 100000, PATH_SIZE = 4096, SHOWN_SIZE = 512 };

const struct log *report_log(const struct report *report, size_t i)
{
    struct log *const *logs = report->logs.items;

    return logs[i];
}

static int fail(struct error *err, const char *path, const char *why)
{
    char shown[SHOWN_SIZE];

    (void)clean_text(shown, sizeof(shown), path, strlen(path));
    return error_set(err, "%s: %s", shown, why);
}

static bool has_log(const struct report *report, const char *path)
{
    char shown[PATH_SIZE];

    (void)clean_text(shown, sizeof(shown), path, strlen(path));
    for (size_t i = 0; i < report->logs.count; i++) {
        const char *other = report_log(report, i)->path;

        if (other && strcmp(other, shown) == 0)
            return true;
    }
    return false;
}

static int add_log(struct report *report, const char *path, struct error *err)
{
    struct log **place;
    struct log *log;

    if (has_log(report, path))
        return 0;
    log = log_read(path, err);
    if (!log)
        return -1;
    place = list_add(&report->logs, sizeof(*place), PATHS_MOST);
    if (!place) {
        log_destroy(log);
        return fail(err, path, "too many logs");
    }
    *place = log;
    if (log->launches.count == 0)
        return fail(err, path,
                    log->problem_count ? "this is not a log of pijob" : "the log is empty");
    return 0;
}

static int is_log_name(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);

    return length > 4 && strcmp(entry->d_name + length - 4, ".log") == 0 &&
           entry->d_name[0] != '.';
}

/* A log of a directory.  RETURN: 0, or -1 with ERR. */
static int add_file(struct report *report, struct suite *suite, const char *directory,
                    const char *file, struct error *err)
{
    char path[PATH_SIZE];
    struct suite_case *of;
    struct stat st;
    size_t before = report->logs.count;

    if ((size_t)snprintf(path, sizeof(path), "%s/%s", directory, file) >= sizeof(path))
        return fail(err, file, "the path is too long");
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return 0;
    if (add_log(report, path, err) < 0)
        return -1;
    of = suite ? suite_case_of(suite, file) : NULL;
    if (of && report->logs.count > before) {
        of->log = before;
        of->has_log = true;
    }
    return 0;
}

static int add_directory(struct report *report, const char *path, struct error *err)
{
    struct suite *suite = suite_read(path, err);
    struct dirent **entries = NULL;
    struct error other = {""};
    struct suite **place;
    int count;
    int rc = *err->text ? -1 : 0;

    if (suite) {
        place = list_add(&report->suites, sizeof(*place), PATHS_MOST);
        if (!place) {
            suite_destroy(suite);
            return fail(err, path, "too many directories");
        }
        *place = suite;
    }
    count = scandir(path, &entries, is_log_name, versionsort);
    if (count < 0)
        return fail(err, path, strerror(errno));
    for (int i = 0; i < count; i++) {
        if (add_file(report, suite, path, entries[i]->d_name, rc < 0 ? &other : err) < 0)
            rc = -1;
        free(entries[i]);
    }
    free(entries);
    if (count == 0 && !suite && rc == 0)
        return fail(err, path, "no log in this directory (*.log)");
    return rc;
}

int report_add(struct report *report, const char *path, struct error *err)
{
    struct stat st;

    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return add_directory(report, path, err);
    return add_log(report, path, err);
}

void report_release(struct report *report)
{
    struct log **logs = report->logs.items;
    struct suite **suites = report->suites.items;

    for (size_t i = 0; i < report->logs.count; i++)
        log_destroy(logs[i]);
    for (size_t i = 0; i < report->suites.count; i++)
        suite_destroy(suites[i]);
    list_free(&report->logs);
    list_free(&report->suites);
}
