/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * log_reader.c - read a log into the model
 *
 * The file is split into documents, each of which libyaml reads alone.
 */

#include <config.h>

#include "log_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "clean.h"
#include "documents.h"
#include "event_reader.h"
#include "keep.h"
#include "memory.h"

static void read_documents(struct event_reader *r, struct documents *documents,
                           struct error *err)
{
    struct document doc;
    int more;

    while ((more = documents_next(documents, &doc)) > 0) {
        if (doc.kind == DOCUMENT_FOREIGN)
            keep_problem(r->log, doc.line, "%" PRIu64 " %s not from pijob", doc.lines,
                         doc.lines == 1 ? "line is" : "lines are");
        else
            event_read(r, &doc);
    }
    if (more < 0)
        (void)error_set(err, "%s", strerror(errno));
}

/* The time of the last event of each launch, for people. */
static void note_ends(struct log *log)
{
    for (size_t i = 0; i < log->launches.count; i++) {
        struct launch *launch = (struct launch *)log->launches.items + i;
        time_t seconds;
        struct tm tm;
        char stamp[40];

        if (isnan(launch->last))
            continue;
        seconds = (time_t)launch->last;
        if (gmtime_r(&seconds, &tm) &&
            strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", &tm) > 0)
            launch->last_time = keep_text(&launch->texts, stamp, strlen(stamp));
    }
}

/* RETURN: a file to read, or -1 with errno set: a device would have no end. */
static int open_log(const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return -1;
    if (fstat(fd, &st) == 0 && (S_ISREG(st.st_mode) || S_ISFIFO(st.st_mode)))
        return fd;
    errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
    (void)close(fd);
    return -1;
}

struct log *log_read(const char *path, struct error *err)
{
    const char *slash = strrchr(path, '/');
    const char *file = slash && slash[1] ? slash + 1 : path;
    struct log *log = memory_get(sizeof(*log));
    struct event_reader reader = {.log = log};
    struct documents *documents = NULL;
    char shown[KEEP_SIZE];
    struct error why = {""};
    int fd = -1;

    (void)clean_text(shown, sizeof(shown), path, strlen(path));
    if (!log)
        goto memory;
    log->path = keep_text(&log->texts, path, strlen(path));
    log->file = keep_text(&log->texts, file, strlen(file));
    fd = open_log(path);
    if (fd < 0) {
        (void)error_set(err, "%.700s: cannot read the log: %s", shown, strerror(errno));
        goto error;
    }
    documents = documents_create(fd);
    if (!documents || !log->file)
        goto memory;
    read_documents(&reader, documents, &why);
    note_ends(log);
    if (*why.text)
        keep_problem(log, 0, "cannot read the rest: %s", why.text);
    documents_destroy(documents);
    (void)close(fd);
    return log;

memory:
    (void)error_set(err, "%.700s: out of memory", shown);
error:
    documents_destroy(documents);
    if (fd >= 0)
        (void)close(fd);
    log_destroy(log);
    return NULL;
}
