/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * file_out.c - write a file at once
 */

#include <config.h>

#include "file_out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clean.h"
#include "core/io.h"

enum { PATH_SIZE = 4096 };

static int fail(struct error *err, const char *path)
{
    char shown[512];
    int saved = errno;

    (void)clean_text(shown, sizeof(shown), path, strlen(path));
    return error_set(err, "%s: cannot write the file: %s", shown, strerror(saved));
}

/* Not a regular file: there is nothing to keep. */
static int write_through(const char *path, const char *text, size_t length, struct error *err)
{
    int fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC); /* a FIFO that nobody reads */

    if (fd < 0)
        return fail(err, path);
    (void)fcntl(fd, F_SETFL, 0);
    if (io_write(fd, text, length, NULL) < 0) {
        (void)fail(err, path);
        (void)close(fd);
        return -1;
    }
    return close(fd) < 0 ? fail(err, path) : 0;
}

int file_write(const char *path, const char *text, size_t length, struct error *err)
{
    char aside[PATH_SIZE];
    struct stat st;
    mode_t mask = umask(0);
    int fd;

    (void)umask(mask);
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return write_through(path, text, length, err);
    if ((size_t)snprintf(aside, sizeof(aside), "%s.XXXXXX", path) >= sizeof(aside)) {
        errno = ENAMETOOLONG;
        return fail(err, path);
    }
    fd = mkostemp(aside, O_CLOEXEC);
    if (fd < 0)
        return fail(err, path);
    if (fchmod(fd, 0666 & ~mask) < 0 || io_write(fd, text, length, NULL) < 0 ||
        fsync(fd) < 0) {
        (void)fail(err, path);
        (void)close(fd);
    } else if (close(fd) < 0 || rename(aside, path) < 0) {
        (void)fail(err, path);
    } else {
        return 0;
    }
    (void)unlink(aside);
    return -1;
}
