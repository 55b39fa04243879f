/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_FILE_OPERATION_H
#define PIJOB_TESTS_FILE_OPERATION_H

#include <stdbool.h>

/* What file_faults.c decides about an operation, for file_operations.c, which does it. */

enum file_fault { NONE, CRASH, CRASH_AFTER, TORN, SHORT, FULL, LATE, FAILURE };

/* One operation, and what becomes of it. */
struct file_operation {
    unsigned number; /* 0: it is not counted */
    enum file_fault fault;
    int error;
    bool no_sync; /* the disk is not to be asked */
};

/* RETURN: the function of libc that NAME has behind ours.
 */
void *file_faults_next(const char *name);

/* The function of libc, once it was looked up. */
#define REAL(name)                                                                            \
    (*__extension__({                                                                         \
        static void *real;                                                                    \
        if (!real)                                                                            \
            real = file_faults_next(#name);                                                   \
        (__typeof__(&(name)))real;                                                            \
    }))

/* An operation NAME begins, on what the descriptor FD is of, or on FILE in the directory DIR,
 * as openat(2) takes it.  GROWS: it needs room on the disk.
 * RETURN: what is to become of it.
 */
struct file_operation file_faults_enter_fd(const char *name, int fd, bool grows);
struct file_operation file_faults_enter_at(const char *name, int dir, const char *file,
                                           bool grows);

/* RETURN: whether it is not to be done at all; errno says why.
 */
bool file_faults_fails(const struct file_operation *op);

/* It was done, with the result RC.
 * RETURN: what the caller gets to see; -1 with errno set.
 */
int file_faults_leave(const struct file_operation *op, int rc);

#endif /* PIJOB_TESTS_FILE_OPERATION_H */
