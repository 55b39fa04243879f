/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * suite.c - the directory of an acceptance run
 */

#include <config.h>

#include "suite.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clean.h"
#include "core/io.h"
#include "keep.h"
#include "memory.h"

#define CASES_FILE "accept.cases"

/* Bytes of a file, and of the end of what a case printed; cases; lines of a text, and of what
 * a case said. */
enum {
    FILE_MOST = 4 << 20,
    PRINTED_MOST = 4000,
    CASES_MOST = 10000,
    LINES_MOST = PRINTED_MOST,
    SAID_MOST = 5,
    PATH_SIZE = 4096
};

/* The file NAME of the directory: MOST bytes of it, from its beginning, or the last TAIL ones.
 * RETURN: a string, to be freed, in which a NUL is "?"; NULL with errno set. */
static char *read_file(const char *directory, const char *name, off_t tail, size_t most)
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
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (text = memory_more(NULL, most + 1)) &&
        (tail == 0 || st.st_size <= tail || lseek(fd, -tail, SEEK_END) >= 0))
        n = io_read(fd, text, most);
    if (n >= 0) {
        for (ssize_t i = 0; i < n; i++)
            text[i] = text[i] ? text[i] : '?';
        text[n] = '\0';
    } else {
        free(text);
    }
    (void)close(fd);
    return n < 0 ? NULL : text;
}

static const char *keep(struct suite *suite, const char *text, size_t length)
{
    return length ? keep_text(&suite->texts, text, length) : NULL;
}

/* RETURN: what is behind KEY and a blank in LINE, or NULL. */
static const char *behind(const char *line, const char *key)
{
    size_t length = strlen(key);

    return strncmp(line, key, length) == 0 && line[length] == ' ' ? line + length + 1 : NULL;
}

/* RETURN: a number of seconds, or NAN. */
static double seconds_of(const char *text)
{
    char *end;
    double value = strtod(text, &end);

    return end > text && *end == '\0' && value >= 0 && isfinite(value) ? value : NAN;
}

static void add_line(struct suite *suite, struct list *lines, const char *text)
{
    const char *kept = keep_text(&suite->texts, text, strlen(text));
    const char **place = kept ? list_add(lines, sizeof(*place), LINES_MOST) : NULL;

    if (place)
        *place = kept;
}

/* A line about the run.  RETURN: whether it is one. */
static bool take_run(struct suite *suite, const char *line)
{
    const struct {
        const char *key;
        const char **to;
    } texts[] = {{"date", &suite->date},   {"cluster", &suite->cluster},
                 {"job", &suite->job},     {"nodes", &suite->nodes},
                 {"suite", &suite->suite}, {"slurm", &suite->slurm},
                 {"host", &suite->host}};
    const char *value;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (!(value = behind(line, texts[i].key)))
            continue;
        *texts[i].to = keep(suite, value, strlen(value));
        return true;
    }
    if ((value = behind(line, "program")))
        add_line(suite, &suite->program, value);
    else if ((value = behind(line, "cases")))
        suite->planned = strtoul(value, NULL, 10);
    else if ((value = behind(line, "end")))
        suite->seconds = seconds_of(value);
    return value != NULL;
}

/* A line about CASE. */
static void take_fact(struct suite *suite, struct suite_case *item, const char *line)
{
    const char *value;

    if ((value = behind(line, "title")))
        item->title = keep(suite, value, strlen(value));
    else if ((value = behind(line, "why")))
        item->why = keep(suite, value, strlen(value));
    else if ((value = behind(line, "seconds")))
        item->seconds = seconds_of(value);
    else if ((value = behind(line, "result")))
        item->result = strcmp(value, "pass") == 0   ? CASE_PASS
                       : strcmp(value, "skip") == 0 ? CASE_SKIP
                                                    : CASE_FAIL;
}

static void take_cases(struct suite *suite, char *text)
{
    struct suite_case *item = NULL;
    char *rest = text;
    char *line;

    while ((line = strsep(&rest, "\n"))) {
        const char *name = behind(line, "case");

        if (!name) {
            if (!take_run(suite, line) && item)
                take_fact(suite, item, line);
            continue;
        }
        name = keep_text(&suite->texts, name, strlen(name));
        item = name ? list_add(&suite->cases, sizeof(*item), CASES_MOST) : NULL;
        /* A case whose result is missing has not passed. */
        if (item)
            *item = (struct suite_case){.name = name, .result = CASE_FAIL, .seconds = NAN};
    }
}

/* The end of what a case printed; of a case in which pijob said nothing, its last lines stand
 * for that. */
static void take_printed(struct suite *suite, struct suite_case *item, char *text)
{
    const char **lines;
    char *rest = text;
    char *line;

    while ((line = strsep(&rest, "\n")))
        if (rest || *line)
            add_line(suite, &item->printed, line);
    if (item->said.count > 0)
        return;
    lines = item->printed.items;
    for (size_t i = item->printed.count < SAID_MOST ? 0 : item->printed.count - SAID_MOST;
         i < item->printed.count; i++)
        add_line(suite, &item->said, lines[i]);
}

/* What pijob itself said, of what a case printed: the first lines of it. */
static void take_said(struct suite *suite, struct suite_case *item, char *text)
{
    char *rest = text;
    char *line;

    while (item->said.count < SAID_MOST && (line = strsep(&rest, "\n")))
        if (strncmp(line, "pijob: ", 7) == 0)
            add_line(suite, &item->said, line);
}

/* What the CASE, which failed, printed. */
static void read_printed(struct suite *suite, const char *directory, struct suite_case *item)
{
    char name[PATH_SIZE];
    char *text;

    if (strchr(item->name, '/') ||
        (size_t)snprintf(name, sizeof(name), "%s.out", item->name) >= sizeof(name))
        return;
    if ((text = read_file(directory, name, 0, FILE_MOST)))
        take_said(suite, item, text);
    free(text);
    if ((text = read_file(directory, name, PRINTED_MOST, PRINTED_MOST)))
        take_printed(suite, item, text);
    free(text);
}

/* The last part of the path of the suite; that of "." is the name of the directory. */
static void take_path(struct suite *suite, const char *directory)
{
    char *real = NULL;
    size_t length = strlen(directory);
    const char *file;

    while (length > 1 && directory[length - 1] == '/')
        length--;
    suite->path = keep(suite, directory, length);
    file = directory + length;
    while (file > directory && file[-1] != '/')
        file--;
    length = (size_t)(directory + length - file);
    if (length > 0 && file[length - 1] == '.' && (real = realpath(directory, NULL))) {
        file = strrchr(real, '/') + 1;
        length = strlen(file);
    }
    suite->file = keep(suite, file, length);
    free(real);
}

struct suite *suite_read(const char *directory, struct error *err)
{
    char *text = read_file(directory, CASES_FILE, 0, FILE_MOST);
    struct suite *suite;

    err->text[0] = '\0';
    if (!text && errno == ENOENT)
        return NULL;
    suite = memory_get(sizeof(*suite));
    if (!text || !suite) {
        char shown[512];

        (void)clean_text(shown, sizeof(shown), directory, strlen(directory));
        (void)error_set(err, "%s/" CASES_FILE ": cannot read the file: %s", shown,
                        strerror(errno));
        free(text);
        free(suite);
        return NULL;
    }
    suite->seconds = NAN;
    take_path(suite, directory);
    take_cases(suite, text);
    free(text);
    for (size_t i = 0; i < suite->cases.count; i++) {
        struct suite_case *item = (struct suite_case *)suite->cases.items + i;

        if (item->result == CASE_FAIL)
            read_printed(suite, directory, item);
    }
    return suite;
}

void suite_destroy(struct suite *suite)
{
    if (!suite)
        return;
    for (size_t i = 0; i < suite->cases.count; i++) {
        struct suite_case *item = (struct suite_case *)suite->cases.items + i;

        list_free(&item->said);
        list_free(&item->printed);
    }
    list_free(&suite->cases);
    list_free(&suite->program);
    arena_free(&suite->texts);
    free(suite);
}

const char *case_result_name(enum case_result result)
{
    static const char *const names[] = {"pass", "fail", "skip"};

    return names[result];
}

const char *suite_program(const struct suite *suite)
{
    const char **lines = suite->program.items;

    return suite->program.count > 0 ? lines[0] : NULL;
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

struct suite_case *suite_case_of_log(struct suite *suite, const struct log *log)
{
    size_t length = strlen(suite->path);

    return strncmp(log->path, suite->path, length) == 0 && log->path[length] == '/'
               ? suite_case_of(suite, log->file)
               : NULL;
}
