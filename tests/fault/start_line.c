/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * start_line.c - to be preloaded: $START_LINE_COUNT processes, on any hosts of one machine,
 * lay their first hand on the directory $START_LINE_AT in the same moment
 *
 * Each waits, before it makes that directory, until all are there; what it took them to start
 * does not matter.  They meet in the file $START_LINE.
 */

#include <dlfcn.h>
#include <fcntl.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void wait_for_all(void)
{
    const char *count = getenv("START_LINE_COUNT");
    int fd = open(getenv("START_LINE"), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    atomic_int *there;

    if (!count || fd < 0 || ftruncate(fd, sizeof(*there)) < 0)
        abort();
    there = mmap(NULL, sizeof(*there), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (there == MAP_FAILED)
        abort();
    (void)close(fd);
    (void)atomic_fetch_add(there, 1);
    while (atomic_load(there) < atoi(count))
        (void)sched_yield();
}

int mkdir(const char *path, mode_t mode)
{
    const char *at = getenv("START_LINE_AT");

    if (at && strcmp(path, at) == 0)
        wait_for_all();
    return ((int (*)(const char *, mode_t))dlsym(RTLD_NEXT, "mkdir"))(path, mode);
}
