/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * fast_clock.c - to be preloaded: the monotonic clock goes $FAST_CLOCK times as fast, so that
 * a test need not wait minutes for a limit of minutes.  What sleeps, sleeps as long as ever.
 * With $FAST_CLOCK_FROM it does so once the file of that name is there: until then, a busy
 * machine has as long as ever for what is not under test, such as MPI_Init.
 */

#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL /* in nanoseconds */

int clock_gettime(clockid_t clock, struct timespec *time)
{
    static long long began; /* any thread finds about the same */
    static long long speed;
    static int waits;
    long long now;

    if (syscall(SYS_clock_gettime, clock, time) < 0)
        return -1;
    if (clock != CLOCK_MONOTONIC)
        return 0;
    now = time->tv_sec * SECOND + time->tv_nsec;
    if (speed == 0) {
        const char *text = getenv("FAST_CLOCK");

        began = now;
        speed = text ? atoll(text) : 1;
        waits = getenv("FAST_CLOCK_FROM") != NULL;
    }
    if (waits) {
        if (access(getenv("FAST_CLOCK_FROM"), F_OK) != 0)
            return 0;
        began = now;
        waits = 0;
    }
    now = began + (now - began) * speed;
    time->tv_sec = now / SECOND;
    time->tv_nsec = now % SECOND;
    return 0;
}
