/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * log.c - the log of a job: a file to which YAML documents are appended
 */

#include <config.h>

#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "io.h"
#include "no_memory.h"

#define READER_TIMEOUT 10.0 /* seconds for somebody to read a FIFO */
#define READER_LOOK 0.05

struct log {
    int fd;
    bool regular; /* a file that can be truncated, not a pipe or a terminal */
    bool made;    /* created by log_open(), and still empty */
    off_t end;    /* of the file when it was opened or last written */
    char *path;
};

/* The directory of PATH, in DIR. */
static const char *directory_of(const char *path, char *dir, size_t size)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash ? (size_t)(slash - path) : 0;

    if (!slash)
        return ".";
    if (length == 0)
        return "/";
    (void)snprintf(dir, size, "%.*s", (int)length, path);
    return dir;
}

/* Why PATH cannot be opened, by the error NUMBER, and what to do about it. */
static int cannot_write(const char *path, int number, struct error *err)
{
    const char *const other = "name another file with log.file or --log";
    char memory[PATH_MAX];
    const char *dir = directory_of(path, memory, sizeof(memory));
    struct stat st;

    switch (number) {
    case ENOENT:
        if (stat(dir, &st) < 0)
            return error_set(err,
                             "%s: cannot write the log: there is no directory %s; make it "
                             "(mkdir -p), or %s",
                             path, dir, other);
        break;
    case ENXIO:
        return error_set(
            err, "%s: cannot write the log: it is a FIFO or a socket that nobody reads; %s",
            path, other);
    case EISDIR:
        return error_set(err, "%s: cannot write the log: it is a directory; %s", path, other);
    case ENOTDIR:
        return error_set(err, "%s: cannot write the log: %s is not a directory; %s", path, dir,
                         other);
    case EACCES:
    case EPERM:
    case EROFS:
        return error_set(err, "%s: cannot write the log: %s; correct this, or %s", path,
                         strerror(number), other);
    default:
        break;
    }
    return error_set(err, "%s: cannot write the log: %s", path, strerror(number));
}

int log_look(const char *path, struct error *err)
{
    char memory[PATH_MAX];
    const char *dir = directory_of(path, memory, sizeof(memory));
    struct stat st;

    if (stat(path, &st) == 0) {
        if (S_ISDIR(st.st_mode))
            return cannot_write(path, EISDIR, err);
        return access(path, W_OK) < 0 ? cannot_write(path, errno, err) : 0;
    }
    /* A link that leads nowhere is left to log_open(). */
    if (errno != ENOENT)
        return cannot_write(path, errno, err);
    if (stat(dir, &st) < 0)
        return cannot_write(path, errno, err);
    if (!S_ISDIR(st.st_mode))
        return cannot_write(path, ENOTDIR, err);
    return access(dir, W_OK | X_OK) < 0 ? cannot_write(path, errno, err) : 0;
}

/* Open what is there already.  A FIFO can be opened once somebody reads it. */
static int open_old(const char *path)
{
    double deadline = clock_now() + READER_TIMEOUT;
    int fd;

    while ((fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0666)) <
               0 &&
           errno == ENXIO && clock_now() < deadline)
        clock_sleep(READER_LOOK);
    if (fd >= 0)
        (void)fcntl(fd, F_SETFL, O_APPEND);
    return fd;
}

struct log *log_open(const char *path, struct error *err)
{
    struct log *log = calloc(1, sizeof(*log));
    struct stat st;

    if (!log || !(log->path = strdup(path))) {
        (void)no_memory(err, path);
        goto error;
    }
    log->fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    log->made = log->fd >= 0;
    if (log->fd < 0 && errno == EEXIST)
        log->fd = open_old(path);
    if (log->fd < 0 || fstat(log->fd, &st) < 0) {
        (void)cannot_write(path, errno, err);
        goto error;
    }
    log->regular = S_ISREG(st.st_mode);
    log->end = st.st_size;
    return log;

error:
    if (log) {
        free(log->path);
        free(log);
    }
    return NULL;
}

int log_write(struct log *log, struct yaml_out *event, struct error *err)
{
    size_t length = 0;
    size_t written;
    const char *text = event ? yaml_out_finish(event, &length) : NULL;
    int rc = 0;

    if (!text) {
        rc = no_memory(err, log->path);
    } else if (io_write(log->fd, text, length, &written) < 0) {
        rc = error_set(err, "%s: cannot write the log: %s", log->path, strerror(errno));
        if (log->regular && written > 0) {
            off_t end = lseek(log->fd, 0, SEEK_END);

            if (end >= (off_t)written && ftruncate(log->fd, end - (off_t)written) < 0)
                rc = error_set(err,
                               "%s: cannot write the log, and cannot remove its incomplete "
                               "last event: %s",
                               log->path, strerror(errno));
        }
    } else {
        log->made = false;
        log->end = lseek(log->fd, 0, SEEK_CUR);
    }
    yaml_out_destroy(event);
    return rc;
}

bool log_has_grown(const struct log *log)
{
    struct stat st;

    return log->regular && fstat(log->fd, &st) == 0 && st.st_size > log->end;
}

int log_close(struct log *log, struct error *err)
{
    struct stat st;
    int rc = 0;

    if (!log)
        return 0;
    /* Another job may have written to the file meanwhile. */
    if (log->made && fstat(log->fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size == 0)
        (void)unlink(log->path);
    /* NFS may report a full disk only now. */
    if (close(log->fd) < 0)
        rc = error_set(err, "%s: cannot write the log: %s", log->path, strerror(errno));
    free(log->path);
    free(log);
    return rc;
}
