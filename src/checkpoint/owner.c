/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * owner.c - let only one launch at a time use a checkpoint directory
 *
 * The file "owner" is made aside, then linked into place: link(2) fails if there is
 * one, on NFS too.  The lock keeps two launches that both find a dead owner from both
 * replacing it.  A file "owner" that is damaged still names its owner: owner_copy.h.
 * The right sum depends on neither: the epochs (epoch.h) protect it.  They
 * keep two jobs from doing the work twice.
 */

#include <config.h>

#include "owner.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/stop.h"
#include "durable.h"
#include "file_system.h"
#include "owner_copy.h"
#include "owner_life.h"
#include "tidy.h"

#define LOCK_NAME "owner.lock"

#define LOCK_TIMEOUT 90.0 /* seconds: longer than its holder may wait for Slurm */
#define LOCK_LOOK 0.02    /* seconds between two tries */

enum { LINKS_MAX = 20 }; /* tries, LOCK_LOOK apart, to become the owner after one that ends */
enum { WHO_SIZE = 5 * OWNER_TEXT_SIZE, WHY_SIZE = 160 };

/* The lock of a directory. */
struct lock {
    int fd;
    bool works; /* the file system has locks */
};

/* ---- The file ---- */

static int make_aside(int dir, const char *path, const struct owner *self, char *name,
                      size_t size, struct error *err)
{
    char text[OWNER_FILE_MAX];
    int length = owner_format(self, text);

    (void)snprintf(name, size, OWNER_NAME ".%016" PRIx64, self->run);
    return durable_write(dir, path, name, text, (size_t)length, err);
}

/* OWNER has the directory; WHY is how that is known. */
static int held(const char *path, const struct owner *owner, const char *why,
                struct error *err)
{
    char who[WHO_SIZE];
    char look[2 * OWNER_TEXT_SIZE];

    if (*owner->job)
        (void)snprintf(look, sizeof(look), "'squeue --jobs=%.60s' no longer lists it",
                       owner->job);
    else
        (void)snprintf(look, sizeof(look),
                       "'ps -p %" PRIu64 "' on that host no longer shows it", owner->pid);
    return error_set(err,
                     "%s: in use by %s: %s; wait until it ends; if %s, remove %s/" OWNER_NAME,
                     path, owner_describe(owner, who, sizeof(who)), why, look, path);
}

static bool is_mine(int dir, const struct owner *self)
{
    struct owner owner;
    struct error err;

    return owner_read(dir, "", &owner, &err) == 0 && owner.run == self->run;
}

/* Whether ERROR, of link(2), says that the file system has no hard links. */
static bool has_no_links(int error)
{
    return error == EPERM || error == ENOTSUP || error == ENOSYS;
}

/* Put the file NAME in the place of the owner, if that is gone; RETURN 0, also when ERROR is
 * told of a link that has been made, as by an NFS server whose answer was lost (link(2),
 * BUGS); or 1 when the owner has ended meanwhile: another one may be there by now. */
static int replace_owner(int dir, const char *path, const struct owner *self, const char *name,
                         int error, bool locked, struct error *err)
{
    struct owner owner;
    char why[WHY_SIZE];
    int rc = owner_read(dir, path, &owner, err);

    if (rc == 0 && owner.run == self->run)
        return 0;
    if (rc == 0 && !owner_is_gone(&owner, self, why, sizeof(why)))
        return held(path, &owner, why, err);
    if (error != EEXIST && !has_no_links(error))
        return error_set(err, "%s/" OWNER_NAME ": cannot be created: %s", path,
                         strerror(error));
    if (rc < 0)
        return -1;
    if (rc == 1 && error == EEXIST)
        return 1;
    if (!locked && error != EEXIST)
        return error_set(
            err,
            "%s: its file system (%s) has neither hard links nor locks, so two "
            "jobs could use it at the same time; give the job a checkpoint.directory "
            "on another file system",
            path, file_system_type(dir, why, sizeof(why)));
    if (renameat(dir, name, dir, OWNER_NAME) == 0)
        return 0;
    error = errno;
    if (is_mine(dir, self))
        return 0;
    return error_set(err, "%s/" OWNER_NAME ": cannot be created: %s", path, strerror(error));
}

static int put_in_place(int dir, const char *path, const struct owner *self, const char *name,
                        bool locked, struct error *err)
{
    for (int i = 0; i < LINKS_MAX; i++) {
        int rc = 0;

        if (linkat(dir, name, dir, OWNER_NAME, 0) < 0)
            rc = replace_owner(dir, path, self, name, errno, locked, err);
        if (rc <= 0)
            return rc;
        clock_sleep(LOCK_LOOK);
    }
    return error_set(err,
                     "%s/" OWNER_NAME ": other jobs keep taking and releasing this "
                     "checkpoint.directory; start the job again",
                     path);
}

/* A launch that was killed while it became the owner leaves its file aside: owner.RUN, or
 * owner.RUN.new. */
static void remove_aside(int dir, const char *name, void *arg)
{
    const size_t prefix = strlen(OWNER_NAME ".");
    const char *run = name + prefix;

    (void)arg;
    if (strncmp(name, OWNER_NAME ".", prefix) == 0 && strspn(run, "0123456789abcdef") == 16 &&
        (run[16] == '\0' || strcmp(run + 16, ".new") == 0))
        tidy_file(dir, name);
}

/* A launch that was halted in here may find that another one went on, by hand of an operator
 * who removed the lock, and tidied away what it had made: then that is the reason. */
static void explain(int dir, const char *path, const struct owner *self, const char *name,
                    struct error *err)
{
    struct owner owner;
    struct error unreadable;
    char why[WHY_SIZE];

    if (faccessat(dir, name, F_OK, 0) == 0 || owner_read(dir, path, &owner, &unreadable) != 0)
        return;
    if (owner.run != self->run && !owner_is_gone(&owner, self, why, sizeof(why)))
        (void)held(path, &owner, why, err);
}

/* ---- The lock ---- */

/* Only this user may open it: whoever can open a file can lock it. */
static int open_lock(int dir, const char *path, struct error *err)
{
    int fd;
    struct stat st;

    if (tidy_check_file(dir, path, LOCK_NAME, err) < 0)
        return -1;
    fd = openat(dir, LOCK_NAME, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
    if (fd < 0) {
        int saved = errno;
        int64_t user = owner_user_of(dir, LOCK_NAME);

        if (saved == EACCES && user >= 0)
            return error_set(err,
                             "%s/" LOCK_NAME
                             ": cannot be opened: %s; it belongs to user %" PRId64
                             "; give the job a checkpoint.directory of its own",
                             path, strerror(saved), user);
        return error_set(err, "%s/" LOCK_NAME ": cannot be created: %s", path,
                         strerror(saved));
    }
    /* An older pijob made it for all to read. */
    if (fstat(fd, &st) == 0 && (st.st_mode & 077) && st.st_nlink == 1)
        (void)fchmod(fd, 0600);
    return fd;
}

/* Not for ever: the holder of the lock may have been stopped. */
static int take_lock(struct lock *lock, int dir, const char *path, struct error *err)
{
    double deadline = clock_now() + LOCK_TIMEOUT;

    lock->fd = open_lock(dir, path, err);
    if (lock->fd < 0)
        return -1;
    while (flock(lock->fd, LOCK_EX | LOCK_NB) < 0) {
        /* Where there are no locks, link() has to do. */
        if (errno != EWOULDBLOCK && errno != EINTR)
            return 0;
        if (stop_signal())
            return error_set(err, "%s/" LOCK_NAME ": %s while waiting for it", path,
                             stop_signal());
        if (clock_now() > deadline)
            return error_set(
                err,
                "%s/" LOCK_NAME
                ": another launch has held this lock for %.0f s; end that launch, which "
                "may be stopped, or remove this file",
                path, LOCK_TIMEOUT);
        clock_sleep(LOCK_LOOK);
    }
    lock->works = true;
    return 0;
}

/* Whoever owns the lock can hold it for as long as he likes, and remove it while it is held.
 * USER is the one that the file system takes this one for. */
static int check_lock_user(int dir, const char *path, int64_t user, struct error *err)
{
    int64_t found = owner_user_of(dir, LOCK_NAME);

    if (found < 0 || user < 0 || found == user)
        return 0;
    return error_set(err,
                     "%s/" LOCK_NAME ": belongs to user %" PRId64
                     ", and this job's files to user %" PRId64
                     "; remove this file, or give the job a checkpoint.directory of its own",
                     path, found, user);
}

/* ---- Taking and giving up ---- */

int owner_take(int dir, const char *path, struct owner *self, struct error *err)
{
    struct lock lock = {.fd = -1};
    char name[64];
    uint64_t inode;
    int rc = tidy_check_file(dir, path, OWNER_NAME, err);

    if (rc == 0)
        rc = take_lock(&lock, dir, path, err);
    if (rc == 0) {
        /* Of an owner that has gone; the next one may get its inode. */
        if (owner_inode_of(dir, OWNER_NAME) == 0)
            owner_copy_remove(dir);
        rc = make_aside(dir, path, self, name, sizeof(name), err);
        /* Not always that of the process: NFS makes "nobody" of root. */
        self->user = owner_user_of(dir, name);
        inode = owner_inode_of(dir, name);
        if (rc == 0)
            rc = check_lock_user(dir, path, self->user, err);
        if (rc == 0)
            rc = put_in_place(dir, path, self, name, lock.works, err);
        if (rc == 0)
            owner_copy_write(dir, inode, self);
        else
            explain(dir, path, self, name, err);
        (void)unlinkat(dir, name, 0);
        if (rc == 0)
            (void)durable_list(dir, remove_aside, NULL);
        (void)durable_sync_directory(dir);
    }
    if (lock.fd >= 0)
        (void)close(lock.fd);
    return rc;
}

void owner_release(int dir, const struct owner *self)
{
    if (is_mine(dir, self)) {
        owner_copy_remove(dir);
        (void)unlinkat(dir, OWNER_NAME, 0);
    }
}
