/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_CLOCK_H
#define PIJOB_CORE_CLOCK_H

/* Size of a time stamp with its NUL. */
enum { CLOCK_STAMP_SIZE = 32 };

/* RETURN: seconds on a clock that never goes back, from an arbitrary origin.
 */
double clock_now(void);

/* RETURN: seconds for which this thread has had a processor.
 */
double clock_processor(void);

/* Write the present time into STAMP as ISO 8601 in UTC, to the millisecond:
 * 2026-11-22T06:10:00.123Z.
 * RETURN: STAMP.
 */
char *clock_stamp(char stamp[CLOCK_STAMP_SIZE]);

#endif /* PIJOB_CORE_CLOCK_H */
