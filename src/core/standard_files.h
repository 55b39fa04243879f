/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_STANDARD_FILES_H
#define PIJOB_CORE_STANDARD_FILES_H

/* Open /dev/null for each of standard input, output and error that is closed: otherwise the
 * next file or pipe that is opened, one of MPI perhaps, gets its number, and what is printed.
 * It is opened for reading only, so that a write still fails, and is noticed.  Call this first
 * in main().
 */
void standard_files_open(void);

#endif /* PIJOB_CORE_STANDARD_FILES_H */
