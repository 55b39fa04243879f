/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * memory_room.c - how much memory is still free, on this node and for this process
 */

#include <config.h>

#include "memory_room.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { PATH_SIZE = 4200 };

static uint64_t less(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* What is left of LIMIT when USED is taken. */
static uint64_t left_of(uint64_t limit, uint64_t used)
{
    return used < limit ? limit - used : 0;
}

/* RETURN: the number behind WORD in the file PATH, or LIMIT_NONE. */
static uint64_t number_behind(const char *path, const char *word)
{
    char line[256];
    uint64_t number = LIMIT_NONE;
    size_t length = strlen(word);
    FILE *in = fopen(path, "re");

    while (in && number == LIMIT_NONE && fgets(line, sizeof(line), in))
        if (strncmp(line, word, length) == 0 && strchr(" \t", line[length]) &&
            sscanf(line + length, "%" SCNu64, &number) != 1)
            number = LIMIT_NONE;
    if (in)
        (void)fclose(in);
    return number;
}

static uint64_t node_room(void)
{
    uint64_t kib = number_behind("/proc/meminfo", "MemAvailable:");

    return kib == LIMIT_NONE ? LIMIT_NONE : kib * 1024;
}

/* The pages of files that the kernel can drop, in the cgroup DIRECTORY. */
static uint64_t cache_of(const char *directory, int version)
{
    static const char *const words[2][2] = {
        {"total_inactive_file", "total_active_file"},
        {"inactive_file", "active_file"},
    };
    char path[PATH_SIZE];
    uint64_t cache = 0;

    (void)snprintf(path, sizeof(path), "%s/memory.stat", directory);
    for (int i = 0; i < 2; i++) {
        uint64_t bytes = number_behind(path, words[version == 1 ? 0 : 1][i]);

        cache += bytes == LIMIT_NONE ? 0 : bytes;
    }
    return cache;
}

static void take_group(const char *directory, int version, void *room)
{
    uint64_t *least = room;
    uint64_t limit =
        cgroup_number(directory, version == 1 ? "memory.limit_in_bytes" : "memory.max");
    uint64_t used =
        cgroup_number(directory, version == 1 ? "memory.usage_in_bytes" : "memory.current");

    if (limit == LIMIT_NONE || used == LIMIT_NONE)
        return;
    *least = less(*least, left_of(limit, left_of(used, cache_of(directory, version))));
}

static uint64_t process_room(void)
{
    struct rlimit limit;
    uint64_t kib;

    if (getrlimit(RLIMIT_AS, &limit) < 0 || limit.rlim_cur == RLIM_INFINITY)
        return LIMIT_NONE;
    kib = number_behind("/proc/self/status", "VmSize:");
    return kib == LIMIT_NONE ? limit.rlim_cur : left_of(limit.rlim_cur, kib * 1024);
}

struct memory_room memory_room_read(void)
{
    struct memory_room room = {
        .node = node_room(),
        .group = LIMIT_NONE,
        .process = process_room(),
    };

    cgroup_visit("memory", take_group, &room.group);
    return room;
}
