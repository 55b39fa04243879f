/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * baseline_file.c - the file of a baseline
 */

#include <config.h>

#include "baseline_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clean.h"
#include "core/io.h"
#include "escape.h"
#include "file_out.h"
#include "keep.h"
#include "memory.h"
#include "walk.h"

enum { RUNS_MOST = 10000, FILE_MOST = 64 << 20, GROUPS = GROUP_FIGURE + 1, VALUE_SIZE = 2048 };

static const char head[] =
    "# Runs of pijob, to be compared with later ones; add to them with\n"
    "# pijob-report --record FILE LOG...\n";

struct baseline_run *baseline_add(struct baseline *baseline)
{
    return list_add(&baseline->runs, sizeof(struct baseline_run), RUNS_MOST);
}

void baseline_release(struct baseline *baseline)
{
    struct baseline_run *runs = baseline->runs.items;

    for (size_t i = 0; i < baseline->runs.count; i++)
        baseline_run_release(&runs[i]);
    list_free(&baseline->runs);
}

struct reading {
    struct baseline *baseline;
    bool is_baseline;
};

static void take_item(void *visitor, const char *path)
{
    struct reading *r = visitor;

    if (strcmp(path, "runs[]") == 0)
        (void)baseline_add(r->baseline);
}

/* "runs[].facts.pmix client" */
static void take_value(void *visitor, const char *path, const char *value, size_t length)
{
    static const char runs[] = "runs[].";
    struct reading *r = visitor;
    struct baseline_run *run = r->baseline->runs.items;
    const char *long_name;
    char name[256];
    char clean[VALUE_SIZE];

    if (strcmp(path, "pijob_baseline") == 0)
        r->is_baseline = strcmp(value, "1") == 0;
    if (strncmp(path, runs, sizeof(runs) - 1) != 0 || r->baseline->runs.count == 0)
        return;
    run += r->baseline->runs.count - 1;
    path += sizeof(runs) - 1;
    (void)clean_text(clean, sizeof(clean), value, length);
    for (int i = 0; i < GROUPS; i++) {
        const char *group = entry_group_name((enum entry_group)i);
        size_t size = strlen(group);

        if (strncmp(path, group, size) != 0)
            continue;
        if (i == GROUP_HOST && strcmp(path + size, "[]") == 0 &&
            (long_name = keep_long(&run->texts, value, length)))
            baseline_run_add(run, GROUP_HOST, long_name, "", NULL);
        if (path[size] != '.')
            continue;
        (void)clean_text(name, sizeof(name), path + size + 1, strlen(path + size + 1));
        baseline_run_add(run, (enum entry_group)i, name, clean, NULL);
    }
}

/* RETURN: the whole file, to be freed, or NULL with errno set (0: it is too large). */
static char *read_all(const char *path, size_t *length)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    char *text = NULL;
    ssize_t n;

    if (fd < 0)
        return NULL;
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        errno = EINVAL;
    } else if (st.st_size > FILE_MOST) {
        errno = EFBIG;
    } else if ((text = memory_more(NULL, (size_t)st.st_size + 1))) {
        n = io_read(fd, text, (size_t)st.st_size);
        *length = n < 0 ? 0 : (size_t)n;
        text[*length] = '\0';
    }
    (void)close(fd);
    return text;
}

int baseline_read(struct baseline *baseline, const char *path, struct error *err)
{
    static const struct walk_visitor table = {take_item, take_value};
    struct reading reading = {.baseline = baseline};
    struct walk_problem problem;
    char shown[512];
    size_t length = 0;
    char *text;
    int rc = 0;

    *baseline = (struct baseline){.runs = {.items = NULL}};
    (void)clean_text(shown, sizeof(shown), path, strlen(path));
    text = read_all(path, &length);
    if (!text)
        return errno == ENOENT ? 1
                               : error_set(err, "%s: cannot read the baseline: %s", shown,
                                           strerror(errno));
    if (walk_document(text, length, &table, &reading, &problem) < 0)
        rc = error_set(err, "%s:%zu: not a baseline: %s", shown, problem.line, problem.text);
    else if (!reading.is_baseline)
        rc = error_set(err, "%s: not a baseline of pijob-report (pijob_baseline: 1)", shown);
    free(text);
    if (rc < 0)
        baseline_release(baseline);
    return rc;
}

/* Write the entries of GROUP; FIRST: nothing of this run is written yet.
 * RETURN: whether there are any. */
static bool put_group(struct out *out, const struct baseline_run *run, enum entry_group group,
                      bool first)
{
    const struct entry *entry = run->entries.items;
    bool any = false;

    for (size_t i = 0; i < run->entries.count; i++) {
        if (entry[i].group != group)
            continue;
        if (!any)
            out_add(out, "%s %s:%s", first ? "-" : " ", entry_group_name(group),
                    group == GROUP_HOST ? " [" : "\n");
        if (group == GROUP_HOST) {
            out_text(out, any ? ", " : "");
            escape_json(out, entry[i].name);
        } else {
            out_text(out, "    ");
            escape_json(out, entry[i].name);
            out_text(out, ": ");
            escape_json(out, entry[i].value);
            out_text(out, "\n");
        }
        any = true;
    }
    if (group == GROUP_HOST && any)
        out_text(out, "]\n");
    return any;
}

static void put_run(struct out *out, const struct baseline_run *run)
{
    bool any = false;

    for (int group = 0; group < GROUPS; group++)
        any = put_group(out, run, (enum entry_group)group, !any) || any;
    if (!any)
        out_text(out, "- {}\n");
}

int baseline_write(const struct baseline *baseline, const char *path, struct error *err)
{
    const struct baseline_run *runs = baseline->runs.items;
    struct out out = {.text = NULL};
    int rc;

    out_text(&out, head);
    out_text(&out, "pijob_baseline: 1\nruns:\n");
    for (size_t i = 0; i < baseline->runs.count; i++)
        put_run(&out, &runs[i]);
    rc = out.failed ? error_set(err, "out of memory")
                    : file_write(path, out.text, out.used, err);
    out_free(&out);
    return rc;
}
