/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * clock.c - elapsed seconds, and time stamps for the log
 */

#include <config.h>

#include "clock.h"

#include <stdio.h>
#include <time.h>

double clock_now(void)
{
    struct timespec ts;

    (void)clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

double clock_processor(void)
{
    struct timespec ts;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
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
