/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * process_limits.c - limits on memory and locked memory, and free space for temporary files
 */

#include <config.h>

#include "process_limits.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* What getrlimit() says by returning RC with LIMIT. */
static uint64_t soft_limit(int rc, const struct rlimit *limit)
{
    return rc < 0 || limit->rlim_cur == RLIM_INFINITY ? LIMIT_NONE : limit->rlim_cur;
}

static uint64_t machine_memory(void)
{
    long pages = sysconf(_SC_PHYS_PAGES);
    long size = sysconf(_SC_PAGESIZE);

    return pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size : LIMIT_NONE;
}

static void take_memory(const char *directory, int version, void *limit)
{
    uint64_t *memory = limit;

    *memory = least(*memory, cgroup_number(directory, version == 1 ? "memory.limit_in_bytes"
                                                                   : "memory.max"));
}

static uint64_t cgroup_memory(void)
{
    uint64_t limit = LIMIT_NONE;

    cgroup_visit("memory", take_memory, &limit);
    return limit;
}

static uint64_t room_in(const char *path)
{
    struct statvfs fs;

    return statvfs(path, &fs) < 0 ? 0 : (uint64_t)fs.f_bavail * fs.f_frsize;
}

/* A tmpfs may have no limit. */
static uint64_t size_of(const char *path)
{
    struct statvfs fs;

    return statvfs(path, &fs) < 0 || fs.f_blocks == 0 ? LIMIT_NONE
                                                      : (uint64_t)fs.f_blocks * fs.f_frsize;
}

char *limits_low(char *text, size_t size)
{
    struct rlimit files, processes, space;
    const struct {
        uint64_t soft;
        const char *option;
        uint64_t least; /* Open MPI needs about 30 files, some threads and 100 MB */
        uint64_t unit;  /* of ulimit */
    } rows[] = {
        {soft_limit(getrlimit(RLIMIT_NOFILE, &files), &files), "-n", 128, 1},
        {soft_limit(getrlimit(RLIMIT_NPROC, &processes), &processes), "-u", 256, 1},
        {soft_limit(getrlimit(RLIMIT_AS, &space), &space), "-v", UINT64_C(1) << 30, 1024},
    };
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) && used < size; i++)
        if (rows[i].soft < rows[i].least)
            used += (size_t)snprintf(text + used, size - used, "%sulimit %s %" PRIu64,
                                     used ? ", " : "", rows[i].option,
                                     rows[i].soft / rows[i].unit);
    return text;
}

uint64_t limits_shm_room(void)
{
    return size_of("/dev/shm") == LIMIT_NONE ? LIMIT_NONE : room_in("/dev/shm");
}

const char *limits_tmpdir(void)
{
    const char *path = getenv("TMPDIR");

    return path && *path ? path : "/tmp";
}

struct limits limits_read(void)
{
    struct rlimit space;
    struct rlimit locked;
    uint64_t address_space = soft_limit(getrlimit(RLIMIT_AS, &space), &space);

    return (struct limits){
        .memory = least(machine_memory(), least(cgroup_memory(), address_space)),
        .locked_memory = soft_limit(getrlimit(RLIMIT_MEMLOCK, &locked), &locked),
        .tmpdir_free = room_in(limits_tmpdir()),
        .shm_free = room_in("/dev/shm"),
        .shm_size = size_of("/dev/shm"),
    };
}

int limits_check_directory(const char *name, const char *path, struct error *err)
{
    struct stat st;
    struct statvfs fs;

    if (stat(path, &st) < 0 || statvfs(path, &fs) < 0)
        return error_set(err, "%s %.256s: %s", name, path, strerror(errno));
    if (!S_ISDIR(st.st_mode))
        return error_set(err, "%s %.256s is not a directory", name, path);
    if (access(path, W_OK | X_OK) < 0)
        return error_set(
            err, "%s %.256s is not writable: %s; it belongs to user %u, mode %04o", name, path,
            strerror(errno), (unsigned)st.st_uid, (unsigned)st.st_mode & 07777);
    /* Some file systems count no bytes, or no files. */
    if ((fs.f_blocks > 0 && fs.f_bavail == 0) || (fs.f_files > 0 && fs.f_favail == 0))
        return error_set(err, "%s %.256s is full: no room for another %s", name, path,
                         fs.f_blocks > 0 && fs.f_bavail == 0 ? "byte" : "file");
    return 0;
}
