/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * file_record.c - to be preloaded: write down all that changes the files below a directory
 *
 *   FILE_RECORD_BELOW   the directory, an absolute path without symbolic links
 *   FILE_RECORD_TRACE   the file that gets a line for each operation
 *   FILE_RECORD_TOLD    a file elsewhere; what is written to it was told to the user
 *   FILE_RECORD_KILL    N: the process kills itself before its Nth operation
 *
 * A line has the number of the operation in its process, its name, the inode of the directory,
 * the name there, the new name (rename, link), the inode of the object, an offset, and the
 * bytes in hexadecimal; "-" stands for what an operation has not.  Several processes may
 * write: the trace is locked while an operation takes place, so the lines are in its order.
 */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096, LINK_SIZE = 32 };

/* The function of libc that this one hides. */
#define REAL(name) ((__typeof__(&(name)))hidden(#name))

static void *hidden(const char *name)
{
    void *function = dlsym(RTLD_NEXT, name);

    if (!function)
        abort();
    return function;
}

/* What the environment says. */
static struct {
    bool armed;
    const char *below; /* NULL: nothing is recorded */
    const char *told;
    long kill_before;
    int trace;
} plan;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long count;

static void arm(void)
{
    const char *trace = getenv("FILE_RECORD_TRACE");
    const char *number = getenv("FILE_RECORD_KILL");

    plan.armed = true;
    if (!trace)
        return;
    plan.below = getenv("FILE_RECORD_BELOW");
    plan.told = getenv("FILE_RECORD_TOLD");
    plan.kill_before = number ? atol(number) : 0;
    plan.trace = REAL(open)(trace, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (plan.trace < 0)
        abort();
}

/* ---- Where an operation is ---- */

/* A name in a directory. */
struct place {
    bool recorded;
    uint64_t directory; /* inode */
    char name[256];
};

static bool is_below(const char *path)
{
    size_t length = strlen(plan.below);

    return strncmp(path, plan.below, length) == 0 &&
           (path[length] == '\0' || path[length] == '/' || path[length] == ' ');
}

static bool path_of(int fd, char path[PATH_SIZE])
{
    char link[LINK_SIZE];
    ssize_t length;

    (void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    length = readlink(link, path, PATH_SIZE - 1);
    path[length > 0 ? length : 0] = '\0';
    return length > 0;
}

static uint64_t inode_of(int fd)
{
    struct stat st;

    return fstat(fd, &st) == 0 ? (uint64_t)st.st_ino : 0;
}

/* NAME in the directory DIR, as openat(2) takes it. */
static struct place place_at(int dir, const char *name)
{
    struct place place = {.recorded = false};
    char above[PATH_SIZE];
    char path[PATH_SIZE];
    const char *slash = strrchr(name, '/');
    int saved = errno;
    int fd;

    if (!plan.armed)
        arm();
    if (!plan.below)
        return place;
    (void)snprintf(above, sizeof(above), "%.*s", slash ? (int)(slash - name + 1) : 1,
                   slash ? name : ".");
    fd = REAL(openat)(dir, above, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        place.recorded = path_of(fd, path) && is_below(path);
        place.directory = inode_of(fd);
        (void)snprintf(place.name, sizeof(place.name), "%s", slash ? slash + 1 : name);
        (void)REAL(close)(fd);
    }
    errno = saved;
    return place;
}

static uint64_t inode_at(int dir, const char *name)
{
    struct stat st;
    int saved = errno;
    bool there = fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0;

    errno = saved;
    return there ? (uint64_t)st.st_ino : 0;
}

/* ---- The trace ---- */

/* Something that changes files begins. */
static void begin(bool recorded)
{
    if (!recorded)
        return;
    (void)pthread_mutex_lock(&mutex);
    while (flock(plan.trace, LOCK_EX) < 0)
        if (errno != EINTR)
            abort();
    count++;
    if (count == plan.kill_before)
        (void)kill(getpid(), SIGKILL);
}

/* It has ended, with RC; RETURN: RC. */
static int end(bool recorded, int rc, const char *operation, const struct place *place,
               const char *new_name, uint64_t object, uint64_t offset, const void *bytes,
               size_t length)
{
    int saved = errno;
    size_t size = 2 * length + 1024;
    char *line = recorded && rc >= 0 ? malloc(size) : NULL;
    int used;

    if (line) {
        used = snprintf(line, size, "%ld %s %" PRIu64 " %s %s %" PRIu64 " %" PRIu64 " ", count,
                        operation, place ? place->directory : 0, place ? place->name : "-",
                        new_name ? new_name : "-", object, offset);
        for (size_t i = 0; i < length; i++)
            used += snprintf(line + used, size - (size_t)used, "%02x",
                             ((const unsigned char *)bytes)[i]);
        used += snprintf(line + used, size - (size_t)used, "%s\n", length ? "" : "-");
        if (REAL(write)(plan.trace, line, (size_t)used) != used)
            abort();
        free(line);
    }
    if (recorded) {
        (void)flock(plan.trace, LOCK_UN);
        (void)pthread_mutex_unlock(&mutex);
    }
    errno = saved;
    return rc;
}

/* Whether FD is a file, or a directory, that is recorded. */
static bool is_recorded(int fd)
{
    char path[PATH_SIZE];
    int saved = errno;
    bool recorded;

    if (!plan.armed)
        arm();
    recorded = plan.below && path_of(fd, path) && is_below(path);
    errno = saved;
    return recorded;
}

static bool is_told(int fd)
{
    char path[PATH_SIZE];

    return plan.below && plan.told && path_of(fd, path) && strcmp(path, plan.told) == 0;
}

/* ---- The functions of libc ---- */

static int open_at(int dir, const char *name, int flags, mode_t mode)
{
    struct place place = {.recorded = false};
    bool was_there = true;
    int fd;

    if (flags & (O_CREAT | O_TRUNC))
        place = place_at(dir, name);
    begin(place.recorded);
    if (place.recorded)
        was_there = inode_at(dir, name) != 0;
    fd = REAL(openat)(dir, name, flags, mode);
    if (was_there && !(flags & O_TRUNC))
        return end(place.recorded, fd, "open", &place, NULL, fd < 0 ? 0 : inode_of(fd), 0,
                   NULL, 0);
    return end(place.recorded, fd, was_there ? "truncate" : "create", &place, NULL,
               fd < 0 ? 0 : inode_of(fd), 0, NULL, 0);
}

int open(const char *path, int flags, ...)
{
    mode_t mode = 0;
    va_list ap;

    va_start(ap, flags);
    if (flags & O_CREAT)
        mode = va_arg(ap, mode_t);
    va_end(ap);
    return open_at(AT_FDCWD, path, flags, mode);
}

int openat(int dir, const char *name, int flags, ...)
{
    mode_t mode = 0;
    va_list ap;

    va_start(ap, flags);
    if (flags & O_CREAT)
        mode = va_arg(ap, mode_t);
    va_end(ap);
    return open_at(dir, name, flags, mode);
}

ssize_t write(int fd, const void *bytes, size_t length)
{
    bool recorded = is_recorded(fd);
    bool told = !recorded && is_told(fd);
    off_t offset = recorded ? lseek(fd, 0, SEEK_CUR) : 0;
    ssize_t n;

    begin(recorded || told);
    if (told)
        count--;
    n = REAL(write)(fd, bytes, length);
    (void)end(recorded || told, n < 0 ? -1 : 0, told ? "told" : "write", NULL, NULL,
              inode_of(fd), offset > 0 ? (uint64_t)offset : 0, bytes, n > 0 ? (size_t)n : 0);
    return n;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset)
{
    bool recorded = is_recorded(fd);
    ssize_t n;

    begin(recorded);
    n = REAL(pwrite)(fd, bytes, length, offset);
    (void)end(recorded, n < 0 ? -1 : 0, "write", NULL, NULL, inode_of(fd), (uint64_t)offset,
              bytes, n > 0 ? (size_t)n : 0);
    return n;
}

int ftruncate(int fd, off_t length)
{
    bool recorded = is_recorded(fd);

    begin(recorded);
    return end(recorded, REAL(ftruncate)(fd, length), "truncate", NULL, NULL, inode_of(fd),
               (uint64_t)length, NULL, 0);
}

int fsync(int fd)
{
    bool recorded = is_recorded(fd);

    begin(recorded);
    return end(recorded, REAL(fsync)(fd), "fsync", NULL, NULL, inode_of(fd), 0, NULL, 0);
}

int mkdirat(int dir, const char *name, mode_t mode)
{
    struct place place = place_at(dir, name);
    int rc;

    begin(place.recorded);
    rc = REAL(mkdirat)(dir, name, mode);
    return end(place.recorded, rc, "mkdir", &place, NULL, inode_at(dir, name), 0, NULL, 0);
}

int mkdir(const char *path, mode_t mode)
{
    return mkdirat(AT_FDCWD, path, mode);
}

/* FROM and TO are in one directory, or the trace does not rebuild it. */
int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
    struct place place = place_at(from_dir, from);
    int rc;

    begin(place.recorded);
    rc = REAL(renameat)(from_dir, from, to_dir, to);
    return end(place.recorded, rc, "rename", &place, to, inode_at(to_dir, to), 0, NULL, 0);
}

int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags)
{
    struct place place = place_at(to_dir, to);
    int rc;

    begin(place.recorded);
    rc = REAL(linkat)(from_dir, from, to_dir, to, flags);
    return end(place.recorded, rc, "link", &place, NULL, inode_at(to_dir, to), 0, NULL, 0);
}

int symlinkat(const char *target, int dir, const char *name)
{
    struct place place = place_at(dir, name);
    int rc;

    begin(place.recorded);
    rc = REAL(symlinkat)(target, dir, name);
    return end(place.recorded, rc, "symlink", &place, NULL, inode_at(dir, name), 0, target,
               strlen(target));
}

int unlinkat(int dir, const char *name, int flags)
{
    struct place place = place_at(dir, name);

    begin(place.recorded);
    return end(place.recorded, REAL(unlinkat)(dir, name, flags), "unlink", &place, NULL, 0, 0,
               NULL, 0);
}
