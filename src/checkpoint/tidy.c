/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * tidy.c - remove old epochs, and nothing that pijob has not made
 *
 * The directory may hold other things, also by mistake: what looks like an epoch may be
 * somebody's results.  A launch that finds such a thing is refused before it changes anything.
 * Removing goes by the same names, so that whatever comes later is spared, too.
 */

#include <config.h>

#include "tidy.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/printable.h"
#include "durable.h"
#include "epoch_names.h"

#define ELSEWHERE                                                                             \
    "nothing was removed; move it elsewhere, or give the job another checkpoint.directory"

enum { SHOWN_SIZE = 256 };

/* The ranks, or hosts, whose files a directory may have. */
struct range {
    bool hosts;
    uint64_t first;
    uint64_t count;
};

/* A directory that is walked, and what for. */
struct walk {
    const char *path; /* NULL: to remove, not to check */
    uid_t user;
    struct range range; /* of the directory */
    struct error *err;
    bool refused;
};

/* ---- Names ---- */

/* Copy NAME without the ".new" of a file that was being written (durable.c).
 * RETURN false when it is too long for any name of ours. */
static bool final_name(const char *name, char final[EPOCH_NAME_SIZE])
{
    size_t length = strlen(name);

    if (length > 4 && strcmp(name + length - 4, ".new") == 0)
        length -= 4;
    if (length >= EPOCH_NAME_SIZE)
        return false;
    memcpy(final, name, length);
    final[length] = '\0';
    return true;
}

static bool is_base(const char *name)
{
    char final[EPOCH_NAME_SIZE];
    char again[EPOCH_NAME_SIZE];

    for (unsigned slot = 0; final_name(name, final) && slot < RECORD_SLOTS; slot++)
        if (strcmp(final, epoch_base_name(slot, again)) == 0)
            return true;
    return false;
}

/* The number in NAME, a letter and digits.  RETURN false when it is not below LIMIT. */
static bool number_in(const char *name, char letter, uint64_t limit, uint64_t *number)
{
    if (name[0] != letter)
        return false;
    *number = strtoull(name + 1, NULL, 10);
    return *number < limit;
}

/* Whether NAME is a directory of ranks in an epoch. */
static bool is_rank_directory(const char *name, struct range *range)
{
    const uint32_t each = EPOCH_RANKS_PER_DIRECTORY;
    char again[EPOCH_NAME_SIZE];
    uint64_t number;

    if (!number_in(name, 's', UINT32_MAX / each + 1, &number) ||
        strcmp(name, epoch_rank_directory((uint32_t)number * each, again)) != 0)
        return false;
    *range = (struct range){false, number * each, each};
    return true;
}

/* Whether NAME is a directory of directories of hosts in an epoch. */
static bool is_upper_directory(const char *name, struct range *range)
{
    const uint32_t each = EPOCH_HOSTS_PER_DIRECTORY * EPOCH_DIRECTORIES_PER_DIRECTORY;
    char again[EPOCH_NAME_SIZE];
    uint64_t number;

    if (!number_in(name, 'd', EPOCH_RANKS_MAX / each, &number) ||
        strcmp(name, epoch_upper_directory((uint32_t)number * each, again)) != 0)
        return false;
    *range = (struct range){true, number * each, each};
    return true;
}

/* Whether NAME is a directory of hosts in that one, which has those of UPPER. */
static bool is_host_directory(const char *name, const struct range *upper, struct range *range)
{
    const uint32_t each = EPOCH_HOSTS_PER_DIRECTORY;
    char again[EPOCH_NAME_SIZE];
    uint64_t number;

    if (!number_in(name, 's', EPOCH_DIRECTORIES_PER_DIRECTORY, &number) ||
        strcmp(name, epoch_host_directory((uint32_t)number * each, again)) != 0)
        return false;
    *range = (struct range){true, upper->first + number * each, each};
    return true;
}

static bool in_range(uint64_t number, const struct range *range)
{
    return number >= range->first && number - range->first < range->count;
}

static bool is_record(const char *name, const struct range *range)
{
    char final[EPOCH_NAME_SIZE];
    char again[EPOCH_NAME_SIZE];
    uint64_t rank;

    if (!final_name(name, final) ||
        !number_in(final, 'r', (uint64_t)UINT32_MAX + 1, &rank) || !in_range(rank, range))
        return false;
    for (unsigned slot = 0; slot < RECORD_SLOTS; slot++)
        if (strcmp(final, epoch_record_name((uint32_t)rank, slot, again)) == 0)
            return true;
    return false;
}

static bool is_host_file(const char *name, const struct range *range)
{
    char again[EPOCH_NAME_SIZE];
    uint64_t host;

    return number_in(name, 'h', (uint64_t)UINT32_MAX + 1, &host) && in_range(host, range) &&
           strcmp(name, epoch_host_file((uint32_t)host, again)) == 0;
}

/* An NFS client renames a file that is removed while a process of this host has it open, until
 * that closes it (nfs(5) FAQ, "silly rename"): as the file of a host is by a launch that was
 * halted, and taken over.  It cannot be removed, and does no harm. */
static bool is_silly_rename(int dir, const char *name)
{
    const size_t prefix = strlen(".nfs");
    struct stat st;

    return strncmp(name, ".nfs", prefix) == 0 && name[prefix] &&
           name[prefix + strspn(name + prefix, "0123456789abcdefABCDEF")] == '\0' &&
           fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode);
}

/* ---- Types ---- */

static const char *type_name(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG:
        return "a file";
    case S_IFDIR:
        return "a directory";
    case S_IFLNK:
        return "a symbolic link";
    case S_IFIFO:
        return "a FIFO";
    case S_IFSOCK:
        return "a socket";
    default:
        return "a device";
    }
}

static int refuse_type(const char *path, const char *name, mode_t found, mode_t wanted,
                       struct error *err)
{
    char shown[SHOWN_SIZE];

    return error_set(err, "%s/%s: is %s, not %s as pijob makes it; " ELSEWHERE, path,
                     printable(shown, sizeof(shown), name), type_name(found),
                     type_name(wanted));
}

/* Whether NAME is of the type TYPE and of the right user.  RETURN 1, 0 when it has gone
 * meanwhile, or -1. */
static int check_entry(int dir, const char *name, mode_t type, const struct walk *walk)
{
    struct stat st;

    if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0) {
        if (errno == ENOENT)
            return 0;
        return error_set(walk->err, "%s/%s: cannot be examined: %s", walk->path, name,
                         strerror(errno));
    }
    if ((st.st_mode & S_IFMT) != type)
        return refuse_type(walk->path, name, st.st_mode, type, walk->err);
    if (st.st_uid != walk->user)
        return error_set(
            walk->err,
            "%s/%s: belongs to user %ju, and this job's files to user %ju; " ELSEWHERE,
            walk->path, name, (uintmax_t)st.st_uid, (uintmax_t)walk->user);
    return 1;
}

/* Check or remove the file NAME of ours. */
static void visit_file(int dir, const char *name, struct walk *walk)
{
    if (!walk->path)
        tidy_file(dir, name);
    else if (check_entry(dir, name, S_IFREG, walk) < 0)
        walk->refused = true;
}

/* Walk through the directory NAME of ours by VISIT. */
static void visit_directory(int dir, const char *name, durable_visit_f *visit,
                            struct range range, struct walk *walk)
{
    char path[4096];
    struct walk inner = *walk;
    struct error why;
    int fd;

    if (walk->path) {
        int rc = check_entry(dir, name, S_IFDIR, walk);

        walk->refused = rc < 0;
        if (rc <= 0)
            return;
    }
    fd = durable_open_directory(dir, walk->path ? walk->path : "", name, &why);
    if (fd < 0) {
        walk->refused = walk->path && errno != ENOENT;
        if (walk->refused)
            (void)error_set(walk->err, "%.700s; nothing was changed", why.text);
        return;
    }
    if (walk->path) {
        (void)snprintf(path, sizeof(path), "%s/%s", walk->path, name);
        inner.path = path;
    }
    inner.range = range;
    if (durable_list(fd, visit, &inner) < 0 && walk->path && !inner.refused) {
        (void)error_set(walk->err, "%s: cannot be read: %s", path, strerror(errno));
        inner.refused = true;
    }
    (void)close(fd);
    walk->refused = inner.refused;
    if (!walk->path)
        (void)unlinkat(dir, name, AT_REMOVEDIR);
}

/* NAME is none of ours. */
static void visit_foreign(const char *name, struct walk *walk)
{
    char shown[SHOWN_SIZE];

    if (!walk->path)
        return;
    (void)error_set(
        walk->err,
        "%s/%s: was not made by pijob, but is in a directory that pijob removes after "
        "its next epoch has begun; " ELSEWHERE,
        walk->path, printable(shown, sizeof(shown), name));
    walk->refused = true;
}

/* ---- The directories, from the innermost one ---- */

static void visit_in_subdirectory(int dir, const char *name, void *arg)
{
    struct walk *walk = arg;

    if (walk->refused)
        return;
    if (walk->range.hosts ? is_host_file(name, &walk->range) : is_record(name, &walk->range))
        visit_file(dir, name, walk);
    else if (!is_silly_rename(dir, name))
        visit_foreign(name, walk);
}

static void visit_in_upper(int dir, const char *name, void *arg)
{
    struct walk *walk = arg;
    struct range range;

    if (walk->refused)
        return;
    if (is_host_directory(name, &walk->range, &range))
        visit_directory(dir, name, visit_in_subdirectory, range, walk);
    else
        visit_foreign(name, walk);
}

static void visit_in_epoch(int dir, const char *name, void *arg)
{
    struct walk *walk = arg;
    struct range range;

    if (walk->refused)
        return;
    if (is_base(name))
        visit_file(dir, name, walk);
    else if (is_rank_directory(name, &range))
        visit_directory(dir, name, visit_in_subdirectory, range, walk);
    else if (is_upper_directory(name, &range))
        visit_directory(dir, name, visit_in_upper, range, walk);
    else
        visit_foreign(name, walk);
}

static void visit_in_directory(int dir, const char *name, void *arg)
{
    struct walk *walk = arg;
    const struct range none = {.count = 0};

    if (walk->refused)
        return;
    if (strcmp(name, MANIFEST_NAME) == 0 || strcmp(name, MANIFEST_NAME ".new") == 0)
        visit_file(dir, name, walk);
    else if (epoch_number(name) > 0)
        visit_directory(dir, name, visit_in_epoch, none, walk);
}

int tidy_check(int dir, const char *path, uid_t user, struct error *err)
{
    struct walk walk = {.path = path, .user = user, .err = err};

    if (durable_list(dir, visit_in_directory, &walk) < 0 && !walk.refused)
        return error_set(err, "%s: cannot be read: %s", path, strerror(errno));
    return walk.refused ? -1 : 0;
}

void tidy_epoch(int dir, const char *name)
{
    struct walk walk = {.path = NULL};

    visit_directory(dir, name, visit_in_epoch, (struct range){.count = 0}, &walk);
}

int tidy_check_file(int dir, const char *path, const char *name, struct error *err)
{
    struct stat st;

    if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0 || S_ISREG(st.st_mode))
        return 0;
    return refuse_type(path, name, st.st_mode, S_IFREG, err);
}

void tidy_file(int dir, const char *name)
{
    struct stat st;

    if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode))
        (void)unlinkat(dir, name, 0);
}
