/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_CLOCK_H
#define PIJOB_CORE_CLOCK_H

/* Size of a time stamp, including its NUL. */
enum { CLOCK_STAMP_SIZE = 32 };

/* RETURN: seconds since an arbitrary moment, by a clock that never goes back.
 */
double clock_now(void);

/* RETURN: processor time of this thread, in seconds.
 */
double clock_processor(void);

/* Let this thread sleep for SECONDS; for less if a signal handler runs.
 */
void clock_sleep(double seconds);

/* Write the current time into STAMP as ISO 8601 in UTC, to the millisecond:
 * 2026-11-22T06:10:00.123Z.
 * RETURN: STAMP.
 */
char *clock_stamp(char stamp[CLOCK_STAMP_SIZE]);

#endif /* PIJOB_CORE_CLOCK_H */
