/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * owner.c - one launch at a time in a checkpoint directory
 *
 * The file "owner" is made aside, then linked into place: link(2) fails if there is
 * one, on NFS too.  The lock keeps two launches that both find a dead owner from both
 * replacing it.  Neither is what the right sum rests on, that are the epochs
 * (epoch.h); it keeps two jobs from doing the work twice.
 */

#include <config.h>

#include "owner.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/host.h"
#include "core/stop.h"
#include "core/subprocess.h"
#include "durable.h"
#include "slurm/slurm.h"

#define FILE_NAME "owner"
#define LOCK_NAME "owner.lock"
#define SQUEUE_TIMEOUT 30.0 /* seconds: a busy controller takes its time */

#define LOCK_TIMEOUT 90.0 /* seconds: longer than its holder may wait for Slurm */
#define LOCK_LOOK 0.02    /* seconds between two tries */

enum { FILE_MAX = 4096 };

/* Look at the process PID: its state, and when it started, in clock ticks since boot (proc(5),
 * stat, fields 3 and 22); together with the number this tells a process from a later one
 * with the same number.  RETURN whether it can be seen. */
static bool look_at_process(uint64_t pid, char *state, uint64_t *started)
{
    char path[64];
    char line[1024];
    const char *behind;
    bool seen = false;
    FILE *file;

    (void)snprintf(path, sizeof(path), "/proc/%" PRIu64 "/stat", pid);
    file = fopen(path, "re");
    if (!file)
        return false;
    /* The name of the program, in brackets, may have blanks and brackets. */
    if (fgets(line, sizeof(line), file) && (behind = strrchr(line, ')')))
        seen =
            sscanf(behind + 1,
                   " %c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s "
                   "%*s %" SCNu64,
                   state, started) == 2;
    (void)fclose(file);
    return seen;
}

/* 0: not known. */
static uint64_t start_of_process(uint64_t pid)
{
    char state;
    uint64_t started;

    return look_at_process(pid, &state, &started) ? started : 0;
}

/* Whether the process PID that STARTED then (0: not known) still runs on this host. */
static bool process_lives(uint64_t pid, uint64_t started)
{
    char state;
    uint64_t start;

    /* Other users' processes may be hidden (proc(5), hidepid), but not from kill(). */
    if (!look_at_process(pid, &state, &start))
        return kill((pid_t)pid, 0) == 0 || errno != ESRCH;
    /* Killed, and not yet waited for; where nobody does, it stays so for ever. */
    if (state == 'Z' || state == 'X')
        return false;
    return started == 0 || start == started;
}

static void copy(char *dst, const char *text)
{
    (void)snprintf(dst, OWNER_TEXT_SIZE, "%s", text ? text : "");
}

struct owner owner_self(uint64_t run)
{
    struct slurm slurm = slurm_read();
    struct owner self = {
        .restarts = slurm.restart_count > 0 ? (uint64_t)slurm.restart_count : 0,
        .pid = (uint64_t)getpid(),
        .started = start_of_process((uint64_t)getpid()),
        .run = run,
    };

    copy(self.cluster, slurm.cluster);
    copy(self.job, slurm.job_id);
    copy(self.step, slurm.step_id);
    (void)host_short_name(self.host, sizeof(self.host));
    return self;
}

char *owner_describe(const struct owner *owner, char *text, size_t size)
{
    if (*owner->job)
        (void)snprintf(text, size,
                       "Slurm job %s%s%s of cluster %s (host %s, process %" PRIu64 ")",
                       owner->job, *owner->step ? "." : "", owner->step, owner->cluster,
                       owner->host, owner->pid);
    else
        (void)snprintf(text, size, "process %" PRIu64 " on host %s", owner->pid, owner->host);
    return text;
}

/* ---- The file: lines of "key: value" ---- */

static int format(const struct owner *owner, char *text, size_t size)
{
    return snprintf(text, size,
                    "cluster: %s\njob: %s\nstep: %s\nrestarts: %" PRIu64 "\nhost: %s\n"
                    "pid: %" PRIu64 "\nstarted: %" PRIu64 "\nrun: %016" PRIx64 "\n",
                    owner->cluster, owner->job, owner->step, owner->restarts, owner->host,
                    owner->pid, owner->started, owner->run);
}

/* The value of KEY among the lines of TEXT, into VALUE; RETURN whether it is there. */
static bool find(const char *text, const char *key, char value[OWNER_TEXT_SIZE])
{
    size_t length = strlen(key);

    for (const char *line = text; line; line = strchr(line, '\n')) {
        if (*line == '\n')
            line++;
        if (strncmp(line, key, length) == 0 && strncmp(line + length, ": ", 2) == 0) {
            const char *begin = line + length + 2;

            (void)snprintf(value, OWNER_TEXT_SIZE, "%.*s", (int)strcspn(begin, "\n"), begin);
            return true;
        }
    }
    return false;
}

static bool find_number(const char *text, const char *key, int base, uint64_t *number)
{
    char value[OWNER_TEXT_SIZE];

    if (!find(text, key, value))
        return false;
    *number = strtoull(value, NULL, base);
    return true;
}

int owner_read(int dir, const char *path, struct owner *owner, struct error *err)
{
    struct error why;
    size_t length;
    char text[FILE_MAX + 1];
    unsigned char *bytes = durable_read(dir, FILE_NAME, FILE_MAX, &length, &why);

    if (!bytes && errno == ENOENT)
        return 1;
    if (!bytes)
        return error_set(err, "%s/" FILE_NAME ": %s", path, why.text);
    memcpy(text, bytes, length);
    text[length] = '\0';
    free(bytes);
    *owner = (struct owner){.pid = 0};
    if (find(text, "cluster", owner->cluster) && find(text, "job", owner->job) &&
        find(text, "step", owner->step) && find(text, "host", owner->host) &&
        find_number(text, "restarts", 10, &owner->restarts) &&
        find_number(text, "pid", 10, &owner->pid) &&
        find_number(text, "started", 10, &owner->started) &&
        find_number(text, "run", 16, &owner->run))
        return 0;
    return error_set(err,
                     "%s/" FILE_NAME
                     ": does not say who uses this directory; remove that file "
                     "if nobody does",
                     path);
}

/* ---- Whether an owner lives ---- */

/* Whether Slurm knows STEP of JOB (without STEP: the job) as running: 1 or 0, or -1 when
 * it cannot be asked. */
static int slurm_runs(const struct owner *owner)
{
    char job[OWNER_TEXT_SIZE];
    char wanted[2 * OWNER_TEXT_SIZE];
    char text[8192];
    char *argv[] = {"squeue", "--noheader", "--jobs", job, "--format", "%i", NULL, NULL};
    struct subprocess squeue;
    char *rest = text;
    const char *word;
    int status;

    (void)snprintf(job, sizeof(job), "%s", owner->job);
    if (*owner->step) {
        argv[6] = "--steps";
        (void)snprintf(wanted, sizeof(wanted), "%s.%s", owner->job, owner->step);
    } else {
        (void)snprintf(wanted, sizeof(wanted), "%s", owner->job);
    }
    squeue = subprocess_start(argv);
    status = subprocess_finish(&squeue, SQUEUE_TIMEOUT, text, sizeof(text));
    while ((word = strsep(&rest, " \n")))
        if (strcmp(word, wanted) == 0)
            return 1;
    /* It fails for a job that it has forgotten; but then sinfo answers. */
    if (status != 0) {
        char *ping[] = {"sinfo", "--noheader", NULL};

        squeue = subprocess_start(ping);
        status = subprocess_finish(&squeue, SQUEUE_TIMEOUT, text, sizeof(text));
    }
    return status == 0 ? 0 : -1;
}

/* Whether OWNER is gone; SELF asks. */
static bool is_gone(const struct owner *owner, const struct owner *self)
{
    if (*owner->job && strcmp(owner->cluster, self->cluster) == 0) {
        if (strcmp(owner->job, self->job) == 0 && owner->restarts < self->restarts)
            return true; /* Slurm restarted this job */
        if (slurm_runs(owner) == 0)
            return true;
    }
    /* Its process is on this host, or was. */
    return strcmp(owner->host, self->host) == 0 && !process_lives(owner->pid, owner->started);
}

/* ---- Taking and giving up ---- */

static int make_aside(int dir, const char *path, const struct owner *self, char *name,
                      size_t size, struct error *err)
{
    char text[FILE_MAX];
    int length = format(self, text, sizeof(text));

    (void)snprintf(name, size, FILE_NAME ".%016" PRIx64, self->run);
    return durable_write(dir, path, name, text, (size_t)length, err);
}

static int held(const char *path, const struct owner *owner, struct error *err)
{
    char who[4 * OWNER_TEXT_SIZE];

    return error_set(
        err, "%s: in use by %s; wait for its end, or remove %s/" FILE_NAME " if it is gone",
        path, owner_describe(owner, who, sizeof(who)), path);
}

static bool is_mine(int dir, const struct owner *self)
{
    struct owner owner;
    struct error err;

    return owner_read(dir, "", &owner, &err) == 0 && owner.run == self->run;
}

/* Put the file NAME in the place of the owner, if that is gone; RETURN 0, also when ERROR is
 * told of a link that has been made, as by an NFS server whose answer was lost (link(2),
 * BUGS). */
static int replace_owner(int dir, const char *path, const struct owner *self, const char *name,
                         int error, struct error *err)
{
    struct owner owner;
    int rc = owner_read(dir, path, &owner, err);

    if (rc == 0 && owner.run == self->run)
        return 0;
    if (rc == 0 && !is_gone(&owner, self))
        return held(path, &owner, err);
    if (error != EEXIST && error != EPERM && error != ENOTSUP)
        return error_set(err, "%s/" FILE_NAME ": cannot be made: %s", path, strerror(error));
    if (rc < 0)
        return -1;
    if (renameat(dir, name, dir, FILE_NAME) == 0)
        return 0;
    error = errno;
    if (is_mine(dir, self))
        return 0;
    return error_set(err, "%s/" FILE_NAME ": cannot be made: %s", path, strerror(error));
}

static int put_in_place(int dir, const char *path, const struct owner *self, const char *name,
                        struct error *err)
{
    if (linkat(dir, name, dir, FILE_NAME, 0) == 0)
        return 0;
    return replace_owner(dir, path, self, name, errno, err);
}

/* A launch that was killed while it became the owner leaves its file aside. */
static void remove_aside(int dir, const char *name, void *arg)
{
    (void)arg;
    if (strncmp(name, FILE_NAME ".", strlen(FILE_NAME ".")) == 0 &&
        strcmp(name, LOCK_NAME) != 0)
        (void)unlinkat(dir, name, 0);
}

/* A launch that was halted in here may find that another one went on, by hand of an operator
 * who removed the lock, and tidied away what it had made: then that is the reason. */
static void explain(int dir, const char *path, const struct owner *self, const char *name,
                    struct error *err)
{
    struct owner owner;
    struct error unreadable;

    if (faccessat(dir, name, F_OK, 0) == 0 || owner_read(dir, path, &owner, &unreadable) != 0)
        return;
    if (owner.run != self->run && !is_gone(&owner, self))
        (void)held(path, &owner, err);
}

/* Not for ever: the holder of the lock may have been stopped. */
static int take_lock(int lock, const char *path, struct error *err)
{
    double deadline = clock_now() + LOCK_TIMEOUT;

    /* Where there are no locks, link() has to do. */
    while (flock(lock, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK) {
        if (stop_signal())
            return error_set(err, "%s/" LOCK_NAME ": %s while waiting for it", path,
                             stop_signal());
        if (clock_now() > deadline)
            return error_set(err,
                             "%s/" LOCK_NAME
                             ": another launch has had it for %.0f s; end that "
                             "one, it may be stopped, or remove this file",
                             path, LOCK_TIMEOUT);
        clock_sleep(LOCK_LOOK);
    }
    return 0;
}

int owner_take(int dir, const char *path, const struct owner *self, struct error *err)
{
    char name[64];
    int lock = openat(dir, LOCK_NAME, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    int rc;

    if (lock < 0)
        return error_set(err, "%s/" LOCK_NAME ": cannot be made: %s", path, strerror(errno));
    rc = take_lock(lock, path, err);
    if (rc == 0) {
        rc = make_aside(dir, path, self, name, sizeof(name), err);
        if (rc == 0)
            rc = put_in_place(dir, path, self, name, err);
        if (rc < 0)
            explain(dir, path, self, name, err);
        (void)unlinkat(dir, name, 0);
        if (rc == 0)
            (void)durable_list(dir, remove_aside, NULL);
        (void)fsync(dir);
    }
    (void)close(lock);
    return rc;
}

void owner_release(int dir, const struct owner *self)
{
    if (is_mine(dir, self))
        (void)unlinkat(dir, FILE_NAME, 0);
}
