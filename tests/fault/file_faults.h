/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_FILE_FAULTS_H
#define PIJOB_TESTS_FILE_FAULTS_H

/* A fault at the Nth file operation below a directory.  file_faults.c takes the place of open,
 * write, fsync and the like: linked into a unit test, or preloaded (LD_PRELOAD) into the
 * program.  What it does, the environment says:
 *
 *   FILE_FAULTS_BELOW   the directory, an absolute path without symbolic links; what happens
 *                       elsewhere is neither counted nor disturbed.  Unset: nothing is.
 *   FILE_FAULTS_TRACE   a file that gets a line for each operation: number, name, path; and
 *                       one more for each that fails: number, "failed"
 *   FILE_FAULTS_AT      the number of the operation to disturb, from 1
 *   FILE_FAULTS_DO      what to do to it:
 *                         crash        the process kills itself before it
 *                         crash-after  behind it
 *                         torn         behind the first half of it, if it is a write
 *                         short        a write writes only half, and says so
 *                         full         so does it, and nothing more goes onto the disk
 *                         late         it is done, and then told to have failed with EIO, as
 *                                      by a server whose answer was lost
 *                         EIO, ENOSPC, EDQUOT, EACCES, ...   it is not done, and fails so
 *   FILE_FAULTS_ON      "yes": to all operations from then on, not only to that one
 *   FILE_FAULTS_RANK    only in that rank of mpirun
 *   FILE_FAULTS_SYNC    "no": fsync tells of success without asking the disk: where only
 *                       processes are killed, not machines, the files are the same
 *
 * A directory on which nothing is disturbed is read and written as ever.
 */

/* Read the environment anew, and count from 0.  A preloaded one does so by itself.
 */
void file_faults_arm(void);

/* RETURN: how many operations there were.
 */
unsigned file_faults_count(void);

/* Write TEXT into the trace, between the operations.
 */
void file_faults_note(const char *text);

#endif /* PIJOB_TESTS_FILE_FAULTS_H */
