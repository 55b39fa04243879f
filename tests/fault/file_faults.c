/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * file_faults.c - a fault at the Nth file operation below a folder
 */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "file_faults.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096, NAME_SIZE = 32 };

enum fault { NONE, CRASH, CRASH_AFTER, TORN, SHORT, FULL, LATE, FAILURE };

static const struct {
    const char *name;
    enum fault fault;
    int error;
} faults[] = {
    {"crash", CRASH, 0},         {"crash-after", CRASH_AFTER, 0}, {"torn", TORN, 0},
    {"short", SHORT, 0},         {"full", FULL, ENOSPC},          {"late", LATE, EIO},
    {"EACCES", FAILURE, EACCES}, {"EDQUOT", FAILURE, EDQUOT},     {"EINTR", FAILURE, EINTR},
    {"EIO", FAILURE, EIO},       {"EMFILE", FAILURE, EMFILE},     {"ENOMEM", FAILURE, ENOMEM},
    {"ENOSPC", FAILURE, ENOSPC}, {"EROFS", FAILURE, EROFS},       {"ESTALE", FAILURE, ESTALE},
};

/* What the environment said. */
static struct {
    bool armed;
    char below[PATH_SIZE]; /* empty: nothing is counted */
    unsigned at;           /* 0: nothing is disturbed */
    enum fault fault;
    int error;
    bool on;
    bool no_sync;
    int trace; /* descriptor, or -1 */
} plan;

static atomic_uint count;

/* One operation, and what becomes of it. */
struct operation {
    unsigned number; /* 0: it is not counted */
    enum fault fault;
    int error;
};

/* The function of libc that has this place after us. */
static void *next(const char *name)
{
    void *function = dlsym(RTLD_NEXT, name);

    if (!function)
        abort();
    return function;
}

#define REAL(name)                                                                            \
    (*__extension__({                                                                         \
        static void *real;                                                                    \
        if (!real)                                                                            \
            real = next(#name);                                                               \
        (__typeof__(&(name)))real;                                                            \
    }))

/* ---- The plan ---- */

static void die(const char *what, const char *value)
{
    (void)fprintf(stderr, "file_faults: %s: '%s'\n", what, value);
    abort();
}

static const char *rank(void)
{
    static const char *const names[] = {"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (getenv(names[i]))
            return getenv(names[i]);
    return "0";
}

static void read_fault(const char *name)
{
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
        if (strcmp(faults[i].name, name) == 0) {
            plan.fault = faults[i].fault;
            plan.error = faults[i].error;
            return;
        }
    die("no such FILE_FAULTS_DO", name);
}

static bool is_set(const char *variable, const char *value)
{
    const char *text = getenv(variable);

    return text && strcmp(text, value) == 0;
}

void file_faults_arm(void)
{
    const char *below = getenv("FILE_FAULTS_BELOW");
    const char *at = getenv("FILE_FAULTS_AT");
    const char *what = getenv("FILE_FAULTS_DO");
    const char *trace = getenv("FILE_FAULTS_TRACE");
    const char *only = getenv("FILE_FAULTS_RANK");

    if (plan.armed && plan.trace >= 0)
        (void)REAL(close)(plan.trace);
    memset(&plan, 0, sizeof(plan));
    plan.armed = true;
    plan.trace = -1;
    count = 0;
    if (!below || (only && strcmp(only, rank()) != 0))
        return;
    (void)snprintf(plan.below, sizeof(plan.below), "%s", below);
    plan.on = is_set("FILE_FAULTS_ON", "yes");
    plan.no_sync = is_set("FILE_FAULTS_SYNC", "no");
    if (at && what) {
        plan.at = (unsigned)strtoul(at, NULL, 10);
        read_fault(what);
    }
    if (trace) {
        plan.trace = REAL(open)(trace, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
        if (plan.trace < 0)
            die("cannot be opened", trace);
    }
}

unsigned file_faults_count(void)
{
    return count;
}

static void trace(const char *fmt, ...)
{
    char line[PATH_SIZE + 64];
    va_list ap;
    int length;

    if (plan.trace < 0)
        return;
    va_start(ap, fmt);
    length = vsnprintf(line, sizeof(line) - 1, fmt, ap);
    va_end(ap);
    line[length++] = '\n';
    /* One call, one line: several processes may write. */
    if (REAL(write)(plan.trace, line, (size_t)length) != length)
        abort();
}

void file_faults_note(const char *text)
{
    trace("%s", text);
}

/* ---- Where an operation is ---- */

static bool read_link(const char *link, char path[PATH_SIZE])
{
    ssize_t length = readlink(link, path, PATH_SIZE - 1);

    if (length < 0)
        return false;
    path[length] = '\0';
    return true;
}

static const char *path_of(int fd, char path[PATH_SIZE])
{
    char link[NAME_SIZE];

    (void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    return read_link(link, path) ? path : "";
}

/* NAME in the folder DIR, as openat(2) takes it. */
static const char *path_at(int dir, const char *name, char path[PATH_SIZE])
{
    size_t length;

    if (*name == '/')
        return name;
    if (dir == AT_FDCWD ? !read_link("/proc/self/cwd", path) : !*path_of(dir, path))
        return "";
    length = strlen(path);
    (void)snprintf(path + length, PATH_SIZE - length, "/%s", name);
    return path;
}

static bool is_below(const char *path)
{
    size_t length = strlen(plan.below);

    return strncmp(path, plan.below, length) == 0 &&
           (path[length] == '\0' || path[length] == '/' || path[length] == ' ');
}

/* ---- What becomes of it ---- */

static void kill_self(void)
{
    (void)kill(getpid(), SIGKILL);
    for (;;)
        (void)pause();
}

/* An operation NAME on PATH begins; GROWS: it needs room on the disk. */
static struct operation enter(const char *name, const char *path, bool grows)
{
    struct operation op = {0, NONE, 0};
    bool behind;

    if (!plan.armed)
        file_faults_arm();
    if (!*plan.below || !is_below(path))
        return op;
    op.number = ++count;
    trace("%u %s %s", op.number, name, path);
    behind = plan.at > 0 && op.number > plan.at;
    if (plan.fault == FULL && behind)
        op.fault = grows ? FAILURE : NONE;
    else if (op.number == plan.at || (behind && plan.on))
        op.fault = plan.fault;
    if (op.fault == CRASH)
        kill_self();
    op.error = plan.error;
    return op;
}

static struct operation enter_fd(const char *name, int fd, bool grows)
{
    char path[PATH_SIZE];
    int saved = errno;
    struct operation op = enter(name, path_of(fd, path), grows);

    errno = saved;
    return op;
}

static struct operation enter_at(const char *name, int dir, const char *file, bool grows)
{
    char path[PATH_SIZE];
    int saved = errno;
    struct operation op = enter(name, path_at(dir, file, path), grows);

    errno = saved;
    return op;
}

static int fail(const struct operation *op, int error)
{
    if (op->number > 0)
        trace("%u failed", op->number);
    errno = error;
    return -1;
}

/* Whether it is not to be done at all; errno says why. */
static bool fails(const struct operation *op)
{
    return op->fault == FAILURE && fail(op, op->error) < 0;
}

/* It was done, with the result RC; RETURN what the caller gets to see. */
static int leave(const struct operation *op, int rc)
{
    if (op->fault == CRASH_AFTER || op->fault == TORN)
        kill_self();
    if (rc < 0)
        return fail(op, errno);
    return op->fault == LATE ? fail(op, op->error) : rc;
}

/* ---- In the place of libc ---- */

static int leave_open(const struct operation *op, int fd)
{
    int rc = leave(op, fd);

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
    struct operation op = enter_at(name_of_open(flags), AT_FDCWD, path, flags & O_CREAT);
    mode_t mode;
    va_list ap;

    va_start(ap, flags);
    mode = mode_of(flags, ap);
    va_end(ap);
    return fails(&op) ? -1 : leave_open(&op, REAL(open)(path, flags, mode));
}

int openat(int dir, const char *name, int flags, ...)
{
    struct operation op = enter_at(name_of_open(flags), dir, name, flags & O_CREAT);
    mode_t mode;
    va_list ap;

    va_start(ap, flags);
    mode = mode_of(flags, ap);
    va_end(ap);
    return fails(&op) ? -1 : leave_open(&op, REAL(openat)(dir, name, flags, mode));
}

ssize_t read(int fd, void *bytes, size_t length)
{
    struct operation op = enter_fd("read", fd, false);
    ssize_t n;

    if (fails(&op))
        return -1;
    if (op.fault == SHORT)
        length = (length + 1) / 2;
    n = REAL(read)(fd, bytes, length);
    return leave(&op, n < 0 ? -1 : 0) < 0 ? -1 : n;
}

ssize_t write(int fd, const void *bytes, size_t length)
{
    struct operation op = enter_fd("write", fd, true);
    ssize_t n;

    if (fails(&op))
        return -1;
    if (op.fault == SHORT || op.fault == TORN || op.fault == FULL)
        length = (length + 1) / 2;
    n = REAL(write)(fd, bytes, length);
    return leave(&op, n < 0 ? -1 : 0) < 0 ? -1 : n;
}

int fsync(int fd)
{
    struct operation op = enter_fd("fsync", fd, false);

    return fails(&op) ? -1 : leave(&op, plan.no_sync ? 0 : REAL(fsync)(fd));
}

/* Also one that fails has closed (close(2), NOTES). */
int close(int fd)
{
    struct operation op = enter_fd("close", fd, false);
    int rc = REAL(close)(fd);

    return fails(&op) ? -1 : leave(&op, rc);
}

int mkdir(const char *path, mode_t mode)
{
    struct operation op = enter_at("mkdir", AT_FDCWD, path, true);

    return fails(&op) ? -1 : leave(&op, REAL(mkdir)(path, mode));
}

int mkdirat(int dir, const char *name, mode_t mode)
{
    struct operation op = enter_at("mkdir", dir, name, true);

    return fails(&op) ? -1 : leave(&op, REAL(mkdirat)(dir, name, mode));
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
    struct operation op = enter_at("rename", to_dir, to, false);

    return fails(&op) ? -1 : leave(&op, REAL(renameat)(from_dir, from, to_dir, to));
}

int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags)
{
    struct operation op = enter_at("link", to_dir, to, true);

    return fails(&op) ? -1 : leave(&op, REAL(linkat)(from_dir, from, to_dir, to, flags));
}

int unlinkat(int dir, const char *name, int flags)
{
    struct operation op = enter_at("unlink", dir, name, false);

    return fails(&op) ? -1 : leave(&op, REAL(unlinkat)(dir, name, flags));
}

int flock(int fd, int what)
{
    struct operation op = enter_fd("flock", fd, false);

    return fails(&op) ? -1 : leave(&op, REAL(flock)(fd, what));
}

int fstat(int fd, struct stat *st)
{
    struct operation op = enter_fd("fstat", fd, false);

    return fails(&op) ? -1 : leave(&op, REAL(fstat)(fd, st));
}

DIR *fdopendir(int fd)
{
    struct operation op = enter_fd("fdopendir", fd, false);
    DIR *stream;

    if (fails(&op))
        return NULL;
    stream = REAL(fdopendir)(fd);
    (void)leave(&op, 0);
    return stream;
}

struct dirent *readdir(DIR *stream)
{
    struct operation op = enter_fd("readdir", dirfd(stream), false);
    struct dirent *entry;

    if (fails(&op))
        return NULL;
    entry = REAL(readdir)(stream);
    return leave(&op, 0) < 0 ? NULL : entry;
}

int closedir(DIR *stream)
{
    struct operation op = enter_fd("closedir", dirfd(stream), false);
    int rc = REAL(closedir)(stream);

    return fails(&op) ? -1 : leave(&op, rc);
}
