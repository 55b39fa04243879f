/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * thread_limits.c - limits that a new thread can meet
 *
 * getrlimit(2): RLIMIT_NPROC counts the threads of the real user ID, and does not apply to
 * root.  The OpenMP library ends the process, without its host, when a thread cannot be
 * started.
 */

#include <config.h>

#include "thread_limits.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static uint64_t left(uint64_t limit, uint64_t used)
{
    return used < limit ? limit - used : 0;
}

/* ---- Processes of the user ---- */

/* RETURN: the threads of process PID, or 0: it has ended. */
static uint64_t threads_of(const char *pid)
{
    char path[64];
    char line[512];
    const char *rest;
    uint64_t threads = 0;
    FILE *in;

    (void)snprintf(path, sizeof(path), "/proc/%.32s/stat", pid);
    in = fopen(path, "re");
    if (!in)
        return 0;
    /* proc(5): "PID (NAME) STATE PPID ...", the threads are the 18th field behind the name,
     * which may contain anything. */
    if (fgets(line, sizeof(line), in) && (rest = strrchr(line, ')')) &&
        sscanf(rest + 1,
               " %*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %" SCNu64,
               &threads) != 1)
        threads = 0;
    (void)fclose(in);
    return threads;
}

/* RETURN: the threads of all processes of this user. */
static uint64_t threads_of_user(void)
{
    DIR *proc = opendir("/proc");
    const struct dirent *entry;
    uint64_t threads = 0;

    while (proc && (entry = readdir(proc))) {
        struct stat st;

        if (isdigit((unsigned char)entry->d_name[0]) &&
            fstatat(dirfd(proc), entry->d_name, &st, 0) == 0 && st.st_uid == getuid())
            threads += threads_of(entry->d_name);
    }
    if (proc)
        (void)closedir(proc);
    return threads;
}

static void read_user(struct thread_limits *limits)
{
    struct rlimit limit;

    limits->user = limits->user_room = LIMIT_NONE;
    if (getuid() == 0 || geteuid() == 0 || getrlimit(RLIMIT_NPROC, &limit) < 0 ||
        limit.rlim_cur == RLIM_INFINITY)
        return;
    limits->user = limit.rlim_cur;
    limits->user_room = left(limit.rlim_cur, threads_of_user());
}

/* ---- Control groups ---- */

static void take_group(const char *directory, int version, void *arg)
{
    struct thread_limits *limits = arg;
    uint64_t most = cgroup_number(directory, "pids.max");
    uint64_t now = cgroup_number(directory, "pids.current");
    struct stat st;

    (void)version;
    if (most == LIMIT_NONE || now == LIMIT_NONE || left(most, now) >= limits->group_room)
        return;
    limits->group = most;
    limits->group_room = left(most, now);
    limits->group_id = stat(directory, &st) < 0 ? 0 : st.st_ino;
}

/* ---- Address space ---- */

uint64_t thread_limits_stack(const char *text)
{
    static const char units[] = "BKMG";
    char *end;
    uint64_t number;
    const char *unit;

    while (isspace((unsigned char)*text))
        text++;
    if (!isdigit((unsigned char)*text))
        return LIMIT_NONE;
    errno = 0;
    number = strtoull(text, &end, 10);
    while (isspace((unsigned char)*end))
        end++;
    unit = *end ? strchr(units, toupper((unsigned char)*end)) : &units[1];
    if (errno != 0 || !unit || number > (UINT64_C(1) << 33))
        return LIMIT_NONE;
    end += *end != '\0';
    while (isspace((unsigned char)*end))
        end++;
    return *end ? LIMIT_NONE : number << (10 * (unit - units));
}

static uint64_t stack_size(void)
{
    const char *given = getenv("OMP_STACKSIZE");
    pthread_attr_t attributes;
    size_t size = 0;

    if (given)
        return thread_limits_stack(given);
    if (getenv("GOMP_STACKSIZE") || getenv("KMP_STACKSIZE") ||
        pthread_attr_init(&attributes) != 0)
        return LIMIT_NONE;
    if (pthread_attr_getstacksize(&attributes, &size) != 0)
        size = 0;
    (void)pthread_attr_destroy(&attributes);
    return size > 0 ? size : LIMIT_NONE;
}

static void read_space(struct thread_limits *limits)
{
    struct rlimit limit;
    uint64_t pages = 0;
    FILE *in;

    limits->space = limits->space_room = limits->stack = LIMIT_NONE;
    if (getrlimit(RLIMIT_AS, &limit) < 0 || limit.rlim_cur == RLIM_INFINITY)
        return;
    in = fopen("/proc/self/statm", "re");
    if (!in)
        return;
    if (fscanf(in, "%" SCNu64, &pages) == 1) {
        limits->space = limit.rlim_cur;
        limits->space_room = left(limit.rlim_cur, pages * (uint64_t)sysconf(_SC_PAGESIZE));
        limits->stack = stack_size();
    }
    (void)fclose(in);
}

struct thread_limits thread_limits_read(void)
{
    struct thread_limits limits = {.group = LIMIT_NONE, .group_room = LIMIT_NONE};

    read_user(&limits);
    cgroup_visit("pids", take_group, &limits);
    read_space(&limits);
    return limits;
}
