/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * jumping_clock.c - to be preloaded: the clock of the time of day is $JUMP_CLOCK seconds
 * ahead, or behind if that is negative, from when the file $JUMP_CLOCK_FROM is there, as if
 * somebody set it.  The monotonic clock goes on as ever.
 */

#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* By how much, now. */
static long jump(void)
{
    static int jumped;
    const char *from = getenv("JUMP_CLOCK_FROM");
    const char *seconds = getenv("JUMP_CLOCK");

    if (!jumped && (!from || access(from, F_OK) == 0))
        jumped = 1;
    return jumped && seconds ? atol(seconds) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    if (syscall(SYS_clock_gettime, clock, now) < 0)
        return -1;
    if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)
        now->tv_sec += jump();
    return 0;
}

time_t time(time_t *where)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_REALTIME, &now);
    if (where)
        *where = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *restrict where, void *restrict zone)
{
    struct timespec now = {0};

    (void)zone;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    where->tv_sec = now.tv_sec;
    where->tv_usec = now.tv_nsec / 1000;
    return 0;
}
