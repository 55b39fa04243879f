/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * file_faults.c - a fault at the Nth file operation below a directory
 */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "file_faults.h"

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
#include <unistd.h>

#include "file_operation.h"

enum { PATH_SIZE = 4096, NAME_SIZE = 32 };

static const struct {
    const char *name;
    enum file_fault fault;
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
    enum file_fault fault;
    int error;
    bool on;
    bool no_sync;
    int trace; /* descriptor, or -1 */
} plan;

static atomic_uint count;

/* ---- The plan ---- */

void *file_faults_next(const char *name)
{
    void *function = dlsym(RTLD_NEXT, name);

    if (!function)
        abort();
    return function;
}

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

/* NAME in the directory DIR, as openat(2) takes it. */
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
static struct file_operation enter(const char *name, const char *path, bool grows)
{
    struct file_operation op = {0, NONE, 0, false};
    bool behind;

    if (!plan.armed)
        file_faults_arm();
    if (!*plan.below || !is_below(path))
        return op;
    op.number = ++count;
    op.no_sync = plan.no_sync;
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

struct file_operation file_faults_enter_fd(const char *name, int fd, bool grows)
{
    char path[PATH_SIZE];
    int saved = errno;
    struct file_operation op = enter(name, path_of(fd, path), grows);

    errno = saved;
    return op;
}

struct file_operation file_faults_enter_at(const char *name, int dir, const char *file,
                                           bool grows)
{
    char path[PATH_SIZE];
    int saved = errno;
    struct file_operation op = enter(name, path_at(dir, file, path), grows);

    errno = saved;
    return op;
}

static int fail(const struct file_operation *op, int error)
{
    if (op->number > 0)
        trace("%u failed", op->number);
    errno = error;
    return -1;
}

bool file_faults_fails(const struct file_operation *op)
{
    return op->fault == FAILURE && fail(op, op->error) < 0;
}

int file_faults_leave(const struct file_operation *op, int rc)
{
    if (op->fault == CRASH_AFTER || op->fault == TORN)
        kill_self();
    if (rc < 0)
        return fail(op, errno);
    return op->fault == LATE ? fail(op, op->error) : rc;
}
