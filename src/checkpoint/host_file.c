/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * host_file.c - one file with the records of all ranks of a host
 */

#include <config.h>

#include "host_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "durable.h"

static off_t offset_of(uint64_t block)
{
    return (off_t)(block * HOST_FILE_BLOCK);
}

int host_file_create(int dir, const char *path, const char *name, bool exclusive,
                     struct error *err)
{
    const char *failed = NULL;
    int saved = 0;
    int fd = openat(dir, name,
                    O_WRONLY | O_CREAT | (exclusive ? O_EXCL : 0) | O_NOFOLLOW | O_NONBLOCK |
                        O_CLOEXEC,
                    0666);

    if (fd < 0)
        return error_set(err, "%s/%s: cannot be created: %s", path, name, strerror(errno));
    if (fsync(fd) < 0) {
        failed = "cannot be synced to disk";
        saved = errno;
    }
    if (close(fd) < 0 && !failed) {
        failed = "cannot be closed";
        saved = errno;
    }
    /* Then no rank has to bring the name to the disk. */
    if (!failed && durable_sync_directory(dir) < 0) {
        failed = "its directory cannot be synced to disk";
        saved = errno;
    }
    return failed ? error_set(err, "%s/%s: %s: %s", path, name, failed, strerror(saved)) : 0;
}

/* The whole block: a part of it would have to be read first. */
static int write_block(int fd, uint64_t block, const void *bytes, size_t length)
{
    unsigned char whole[HOST_FILE_BLOCK] = {0};
    size_t done = 0;

    memcpy(whole, bytes, length);
    while (done < sizeof(whole)) {
        ssize_t n =
            pwrite(fd, whole + done, sizeof(whole) - done, offset_of(block) + (off_t)done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            errno = n < 0 ? errno : EIO;
            return -1;
        }
        done += (size_t)n;
    }
    return 0;
}

int host_file_write(int fd, const char *path, uint64_t block, const void *bytes, size_t length,
                    struct error *err)
{
    if (length > HOST_FILE_BLOCK)
        return error_set(err, "%s: a record of %zu bytes is too large for a block", path,
                         length);
    if (write_block(fd, block, bytes, length) < 0)
        return error_set(err, "%s: cannot be written: %s", path, strerror(errno));
    if (fsync(fd) < 0)
        return error_set(err, "%s: cannot be synced to disk: %s", path, strerror(errno));
    return 0;
}

bool host_file_is_there(int fd, int dir, const char *name)
{
    struct stat ours;
    struct stat named;

    /* Not st_nlink: NFS gives a file that is open another name when it is removed. */
    return fstat(fd, &ours) == 0 && fstatat(dir, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           ours.st_dev == named.st_dev && ours.st_ino == named.st_ino;
}

ssize_t host_file_read(int fd, uint64_t block, void *bytes, size_t length)
{
    size_t done = 0;

    while (done < length) {
        ssize_t n = pread(fd, (unsigned char *)bytes + done, length - done,
                          offset_of(block) + (off_t)done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        done += (size_t)n;
    }
    return (ssize_t)done;
}
