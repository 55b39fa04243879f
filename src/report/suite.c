/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * suite.c - the directory of an acceptance run
 */

#include <config.h>

#include "suite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clean.h"
#include "core/io.h"
#include "keep.h"
#include "memory.h"

enum { FILE_MOST = 4 << 20, CASES_MOST = 10000, PATH_SIZE = 4096 };

/* RETURN: the file NAME of the directory as a string, to be freed, or NULL with errno set. */
static char *read_file(const char *directory, const char *name)
{
    char path[PATH_SIZE];
    struct stat st;
    char *text = NULL;
    ssize_t n = -1;
    int fd;

    if ((size_t)snprintf(path, sizeof(path), "%s/%s", directory, name) >= sizeof(path)) {
        errno = ENAMETOOLONG;
        return NULL;
    }
    fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
        (text = memory_more(NULL, FILE_MOST + 1)))
        n = io_read(fd, text, FILE_MOST);
    if (n >= 0)
        text[n] = '\0';
    else
        free(text);
    (void)close(fd);
    return n < 0 ? NULL : text;
}

static const char *keep(struct suite *suite, const char *text, size_t length)
{
    return length ? keep_text(&suite->texts, text, length) : NULL;
}

/* " 3 - NAME: TITLE # SKIP WHY", behind "ok"; the number need not be there. */
static void take_point(struct suite *suite, const char *line, bool passed)
{
    struct suite_case *item = list_add(&suite->cases, sizeof(*item), CASES_MOST);
    const char *skip = strstr(line, " # SKIP");
    const char *end = skip ? skip : line + strlen(line);
    const char *name = strstr(line, " - ");
    const char *colon;

    if (!item)
        return;
    name = name && name < end ? name + 3 : end;
    colon = strstr(name, ": ");
    if (!colon || colon > end)
        colon = end;
    item->name = keep(suite, name, (size_t)(colon - name));
    if (colon + 2 < end)
        item->title = keep(suite, colon + 2, (size_t)(end - colon - 2));
    item->result = !passed ? CASE_FAIL : skip ? CASE_SKIP : CASE_PASS;
    if (skip)
        item->why = keep(suite, skip + 7 + strspn(skip + 7, " "),
                         strlen(skip + 7 + strspn(skip + 7, " ")));
}

/* '  message: "WHY"', of the case before. */
static void take_message(struct suite *suite, const char *text)
{
    struct suite_case *last = suite->cases.items;
    size_t length = strlen(text);

    if (suite->cases.count == 0 || last[suite->cases.count - 1].why)
        return;
    if (length >= 2 && text[0] == '"' && text[length - 1] == '"') {
        text++;
        length -= 2;
    }
    last[suite->cases.count - 1].why = keep(suite, text, length);
}

/* RETURN: what is behind PREFIX in LINE, or NULL. */
static const char *behind(const char *line, const char *prefix)
{
    size_t length = strlen(prefix);

    return strncmp(line, prefix, length) == 0 ? line + length : NULL;
}

static void take_tap(struct suite *suite, char *text)
{
    char *rest = text;
    char *line;
    const char *value;

    while ((line = strsep(&rest, "\n"))) {
        if ((value = behind(line, "1..")))
            suite->planned = strtoul(value, NULL, 10);
        else if ((value = behind(line, "ok ")))
            take_point(suite, value - 1, true);
        else if ((value = behind(line, "not ok ")))
            take_point(suite, value - 1, false);
        else if ((value = behind(line, "  message: ")))
            take_message(suite, value);
    }
}

/* The head of summary.txt, up to the first case. */
static void take_summary(struct suite *suite, char *text)
{
    char *rest = text;
    char *line;
    const char *value;

    for (int i = 0; i < 12 && (line = strsep(&rest, "\n")); i++) {
        if ((value = behind(line, "date        ")))
            suite->date = keep(suite, value, strlen(value));
        else if ((value = behind(line, "cluster     ")))
            suite->cluster = keep(suite, value, strcspn(value, ","));
        else if ((value = behind(line, "nodes       ")))
            suite->nodes = keep(suite, value, strlen(value));
        else if ((value = behind(line, "program     ")))
            suite->program = keep(suite, value, strlen(value));
    }
}

struct suite *suite_read(const char *directory, struct error *err)
{
    char *tap = read_file(directory, "accept.tap");
    size_t length = strlen(directory);
    const char *file;
    struct suite *suite;
    char *summary;

    err->text[0] = '\0';
    if (!tap && errno == ENOENT)
        return NULL;
    suite = memory_get(sizeof(*suite));
    if (!tap || !suite) {
        char shown[512];

        (void)clean_text(shown, sizeof(shown), directory, length);
        (void)error_set(err, "%s/accept.tap: cannot read the file: %s", shown,
                        strerror(errno));
        free(tap);
        free(suite);
        return NULL;
    }
    while (length > 1 && directory[length - 1] == '/')
        length--;
    file = directory + length;
    while (file > directory && file[-1] != '/')
        file--;
    suite->path = keep(suite, directory, length);
    suite->file = keep(suite, file, (size_t)(directory + length - file));
    take_tap(suite, tap);
    free(tap);
    summary = read_file(directory, "summary.txt");
    if (summary)
        take_summary(suite, summary);
    free(summary);
    return suite;
}

void suite_destroy(struct suite *suite)
{
    if (!suite)
        return;
    list_free(&suite->cases);
    arena_free(&suite->texts);
    free(suite);
}

struct suite_case *suite_case_of(struct suite *suite, const char *file)
{
    struct suite_case *cases = suite->cases.items;
    const char *dash = strrchr(file, '-');
    size_t length = dash ? (size_t)(dash - file) : 0;

    if (!dash || dash[1] < '0' || dash[1] > '9' ||
        strcmp(dash + 1 + strspn(dash + 1, "0123456789"), ".log") != 0)
        return NULL;
    for (size_t i = 0; i < suite->cases.count; i++)
        if (cases[i].name && strlen(cases[i].name) == length &&
            strncmp(cases[i].name, file, length) == 0)
            return &cases[i];
    return NULL;
}
