/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * file_operations.c - the functions of libc whose place file_faults.c takes
 */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "file_operation.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int leave_open(const struct file_operation *op, int fd)
{
    int rc = file_faults_leave(op, fd);

    if (rc < 0 && fd >= 0) {
        (void)REAL(close)(fd);
        errno = op->error;
    }
    return rc;
}

static mode_t mode_of(int flags, va_list ap)
{
    return flags & O_CREAT ? va_arg(ap, mode_t) : 0;
}

static const char *name_of_open(int flags)
{
    return flags & O_CREAT ? "create" : "open";
}

int open(const char *path, int flags, ...)
{
    struct file_operation op =
        file_faults_enter_at(name_of_open(flags), AT_FDCWD, path, flags & O_CREAT);
    mode_t mode;
    va_list ap;

    va_start(ap, flags);
    mode = mode_of(flags, ap);
    va_end(ap);
    return file_faults_fails(&op) ? -1 : leave_open(&op, REAL(open)(path, flags, mode));
}

int openat(int dir, const char *name, int flags, ...)
{
    struct file_operation op =
        file_faults_enter_at(name_of_open(flags), dir, name, flags & O_CREAT);
    mode_t mode;
    va_list ap;

    va_start(ap, flags);
    mode = mode_of(flags, ap);
    va_end(ap);
    return file_faults_fails(&op) ? -1 : leave_open(&op, REAL(openat)(dir, name, flags, mode));
}

ssize_t read(int fd, void *bytes, size_t length)
{
    struct file_operation op = file_faults_enter_fd("read", fd, false);
    ssize_t n;

    if (file_faults_fails(&op))
        return -1;
    if (op.fault == SHORT)
        length = (length + 1) / 2;
    n = REAL(read)(fd, bytes, length);
    return file_faults_leave(&op, n < 0 ? -1 : 0) < 0 ? -1 : n;
}

ssize_t write(int fd, const void *bytes, size_t length)
{
    struct file_operation op = file_faults_enter_fd("write", fd, true);
    ssize_t n;

    if (file_faults_fails(&op))
        return -1;
    if (op.fault == SHORT || op.fault == TORN || op.fault == FULL)
        length = (length + 1) / 2;
    n = REAL(write)(fd, bytes, length);
    return file_faults_leave(&op, n < 0 ? -1 : 0) < 0 ? -1 : n;
}

ssize_t pread(int fd, void *bytes, size_t length, off_t offset)
{
    struct file_operation op = file_faults_enter_fd("pread", fd, false);
    ssize_t n;

    if (file_faults_fails(&op))
        return -1;
    if (op.fault == SHORT)
        length = (length + 1) / 2;
    n = REAL(pread)(fd, bytes, length, offset);
    return file_faults_leave(&op, n < 0 ? -1 : 0) < 0 ? -1 : n;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset)
{
    struct file_operation op = file_faults_enter_fd("pwrite", fd, true);
    ssize_t n;

    if (file_faults_fails(&op))
        return -1;
    if (op.fault == SHORT || op.fault == TORN || op.fault == FULL)
        length = (length + 1) / 2;
    n = REAL(pwrite)(fd, bytes, length, offset);
    return file_faults_leave(&op, n < 0 ? -1 : 0) < 0 ? -1 : n;
}

int fsync(int fd)
{
    struct file_operation op = file_faults_enter_fd("fsync", fd, false);

    return file_faults_fails(&op) ? -1
                                  : file_faults_leave(&op, op.no_sync ? 0 : REAL(fsync)(fd));
}

/* Also one that fails has closed (close(2), NOTES). */
int close(int fd)
{
    struct file_operation op = file_faults_enter_fd("close", fd, false);
    int rc = REAL(close)(fd);

    return file_faults_fails(&op) ? -1 : file_faults_leave(&op, rc);
}

int mkdir(const char *path, mode_t mode)
{
    struct file_operation op = file_faults_enter_at("mkdir", AT_FDCWD, path, true);

    return file_faults_fails(&op) ? -1 : file_faults_leave(&op, REAL(mkdir)(path, mode));
}

int mkdirat(int dir, const char *name, mode_t mode)
{
    struct file_operation op = file_faults_enter_at("mkdir", dir, name, true);

    return file_faults_fails(&op) ? -1
                                  : file_faults_leave(&op, REAL(mkdirat)(dir, name, mode));
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
    struct file_operation op = file_faults_enter_at("rename", to_dir, to, false);

    return file_faults_fails(&op)
               ? -1
               : file_faults_leave(&op, REAL(renameat)(from_dir, from, to_dir, to));
}

int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags)
{
    struct file_operation op = file_faults_enter_at("link", to_dir, to, true);

    return file_faults_fails(&op)
               ? -1
               : file_faults_leave(&op, REAL(linkat)(from_dir, from, to_dir, to, flags));
}

int symlinkat(const char *target, int dir, const char *name)
{
    struct file_operation op = file_faults_enter_at("symlink", dir, name, true);

    return file_faults_fails(&op) ? -1
                                  : file_faults_leave(&op, REAL(symlinkat)(target, dir, name));
}

ssize_t readlinkat(int dir, const char *name, char *target, size_t size)
{
    struct file_operation op = file_faults_enter_at("readlink", dir, name, false);
    ssize_t n;

    if (file_faults_fails(&op))
        return -1;
    n = REAL(readlinkat)(dir, name, target, size);
    return file_faults_leave(&op, n < 0 ? -1 : 0) < 0 ? -1 : n;
}

int unlinkat(int dir, const char *name, int flags)
{
    struct file_operation op = file_faults_enter_at("unlink", dir, name, false);

    return file_faults_fails(&op) ? -1
                                  : file_faults_leave(&op, REAL(unlinkat)(dir, name, flags));
}

int flock(int fd, int what)
{
    struct file_operation op = file_faults_enter_fd("flock", fd, false);

    return file_faults_fails(&op) ? -1 : file_faults_leave(&op, REAL(flock)(fd, what));
}

int fstat(int fd, struct stat *st)
{
    struct file_operation op = file_faults_enter_fd("fstat", fd, false);

    return file_faults_fails(&op) ? -1 : file_faults_leave(&op, REAL(fstat)(fd, st));
}

DIR *fdopendir(int fd)
{
    struct file_operation op = file_faults_enter_fd("fdopendir", fd, false);
    DIR *stream;

    if (file_faults_fails(&op))
        return NULL;
    stream = REAL(fdopendir)(fd);
    (void)file_faults_leave(&op, 0);
    return stream;
}

struct dirent *readdir(DIR *stream)
{
    struct file_operation op = file_faults_enter_fd("readdir", dirfd(stream), false);
    struct dirent *entry;

    if (file_faults_fails(&op))
        return NULL;
    entry = REAL(readdir)(stream);
    return file_faults_leave(&op, 0) < 0 ? NULL : entry;
}

int closedir(DIR *stream)
{
    struct file_operation op = file_faults_enter_fd("closedir", dirfd(stream), false);
    int rc = REAL(closedir)(stream);

    return file_faults_fails(&op) ? -1 : file_faults_leave(&op, rc);
}
