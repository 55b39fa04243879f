/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_SUBPROCESS_H
#define PIJOB_CORE_SUBPROCESS_H

#include <stddef.h>
#include <sys/types.h>

/* A program whose standard output is read.  Its standard input and error are /dev/null. */
struct subprocess {
    pid_t pid; /* 0: none was started */
    int fd;
};

/* Start ARGV, which is searched for in PATH.
 * RETURN: the program, to be ended by subprocess_finish(), even if it could not be started.
 */
struct subprocess subprocess_start(char *const argv[]);

/* Read the output of the program into TEXT (SIZE bytes; the rest is dropped).  Wait at most
 * SECONDS for its end, then kill it.
 * RETURN: its exit status, or -1 if it did not start, was killed, or took too long.
 */
int subprocess_finish(struct subprocess *subprocess, double seconds, char *text, size_t size);

#endif /* PIJOB_CORE_SUBPROCESS_H */
