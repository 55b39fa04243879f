/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * clock.c - elapsed time, sleeping, and time stamps
 */

#include <config.h>

#include "clock.h"

#include <stdio.h>
#include <time.h>

static double seconds_of(clockid_t clock)
{
    struct timespec ts;

    (void)clock_gettime(clock, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

double clock_now(void)
{
    return seconds_of(CLOCK_MONOTONIC);
}

double clock_processor(void)
{
    return seconds_of(CLOCK_THREAD_CPUTIME_ID);
}

void clock_sleep(double seconds)
{
    struct timespec span = {.tv_sec = (time_t)seconds};

    span.tv_nsec = (long)((seconds - (double)span.tv_sec) * 1e9);
    (void)nanosleep(&span, NULL);
}

char *clock_stamp(char stamp[CLOCK_STAMP_SIZE])
{
    struct timespec ts;
    struct tm tm;
    size_t used;

    (void)clock_gettime(CLOCK_REALTIME, &ts);
    (void)gmtime_r(&ts.tv_sec, &tm);
    used = strftime(stamp, CLOCK_STAMP_SIZE, "%Y-%m-%dT%H:%M:%S", &tm);
    (void)snprintf(stamp + used, CLOCK_STAMP_SIZE - used, ".%03dZ",
                   (int)(ts.tv_nsec / 1000000));
    return stamp;
}
