/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * durable.c - write files so that they are complete or absent after a crash
 *
 * The order is what makes it safe: data into a file aside, fsync, close, rename,
 * fsync of the directory; each is checked.  A failed fsync is not tried again on the
 * same descriptor: the kernel may have dropped the pages and would then report
 * success (Rebello and others, "Can Applications Recover from fsync Failures?",
 * USENIX ATC 2020).
 */

#include <config.h>

#include "durable.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/io.h"

enum { NAME_SIZE = 256 };

/* Leaves errno as it is. */
static int fail(struct error *err, const char *path, const char *name, const char *what)
{
    return error_set(err, "%s/%s: %s: %s", path, name, what, strerror(errno));
}

/* Write the file aside; RETURN what failed, with errno, or NULL. */
static const char *write_aside(int dir, const char *aside, const void *bytes, size_t length)
{
    const char *failed = NULL;
    int saved = 0;
    int fd;

    /* What a crash left behind; O_EXCL then makes sure that nothing was planted. */
    (void)unlinkat(dir, aside, 0);
    fd = openat(dir, aside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0)
        return "cannot be created";
    if (io_write(fd, bytes, length, NULL) < 0) {
        failed = "cannot be written";
        saved = errno;
    } else if (fsync(fd) < 0) {
        failed = "cannot be synced to disk";
        saved = errno;
    }
    if (close(fd) < 0 && !failed) {
        failed = "cannot be closed";
        saved = errno;
    }
    errno = saved;
    return failed;
}

int durable_sync_directory(int dir)
{
    if (fsync(dir) == 0)
        return 0;
    /* fsync(2): "fd is bound to a special file which does not support synchronization".  Some
     * network file systems, and those in user space, say that of every directory; on them
     * nobody can do more. */
    return errno == EINVAL || errno == ENOSYS || errno == ENOTSUP ? 0 : -1;
}

int durable_write(int dir, const char *path, const char *name, const void *bytes,
                  size_t length, struct error *err)
{
    char aside[NAME_SIZE];
    const char *failed;

    (void)snprintf(aside, sizeof(aside), "%s.new", name);
    failed = write_aside(dir, aside, bytes, length);
    if (!failed && renameat(dir, aside, dir, name) < 0)
        failed = "cannot be renamed";
    if (failed) {
        int rc = fail(err, path, name, failed);

        (void)unlinkat(dir, aside, 0);
        return rc;
    }
    if (durable_sync_directory(dir) < 0)
        return fail(err, path, name, "its directory cannot be synced to disk");
    return 0;
}

unsigned char *durable_read(int dir, const char *name, size_t limit, size_t *length,
                            struct error *err)
{
    unsigned char *bytes = NULL;
    struct stat st;
    ssize_t n;
    int saved;
    /* Not to hang on a FIFO that was planted. */
    int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0 || fstat(fd, &st) < 0) {
        (void)error_set(err, "cannot be opened: %s",
                        errno == ELOOP ? "is a symbolic link" : strerror(errno));
        goto error;
    }
    if (!S_ISREG(st.st_mode)) {
        errno = EINVAL;
        (void)error_set(err, "is not a regular file");
        goto error;
    }
    if ((size_t)st.st_size > limit) {
        errno = EFBIG;
        (void)error_set(err, "is too large for a record");
        goto error;
    }
    bytes = malloc((size_t)st.st_size + 1);
    n = bytes ? io_read(fd, bytes, (size_t)st.st_size) : -1;
    if (n < 0) {
        (void)error_set(err, "cannot be read: %s", strerror(errno));
        goto error;
    }
    (void)close(fd);
    *length = (size_t)n;
    return bytes;

error:
    saved = errno;
    if (fd >= 0)
        (void)close(fd);
    free(bytes);
    errno = saved;
    return NULL;
}

int durable_open_directory(int dir, const char *path, const char *name, struct error *err)
{
    int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0)
        (void)fail(err, path, name, "cannot be opened as a directory");
    return fd;
}

int durable_directory(int dir, const char *path, const char *name, struct error *err)
{
    int fd;

    if (mkdirat(dir, name, 0777) < 0)
        return fail(err, path, name, "cannot be created");
    if (durable_sync_directory(dir) < 0) {
        (void)fail(err, path, name, "its directory cannot be synced to disk");
        fd = -1;
    } else {
        fd = durable_open_directory(dir, path, name, err);
    }
    if (fd < 0)
        (void)unlinkat(dir, name, AT_REMOVEDIR);
    return fd;
}

int durable_list(int dir, durable_visit_f *visit, void *arg)
{
    /* Another descriptor, for it has a position of its own. */
    int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry;
    int failed;

    if (!stream) {
        failed = errno;
        if (fd >= 0)
            (void)close(fd);
        errno = failed;
        return -1;
    }
    while ((void)(errno = 0), (entry = readdir(stream)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            visit(dir, entry->d_name, arg);
    failed = errno;
    (void)closedir(stream);
    errno = failed;
    return failed ? -1 : 0;
}
