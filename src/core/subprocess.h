/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_SUBPROCESS_H
#define PIJOB_CORE_SUBPROCESS_H

#include <stddef.h>
#include <sys/types.h>

/* A program that is asked something: its standard output is read, its standard error and
 * input are nothing, and its environment is that of this process without the variables that
 * change what commands of Slurm select or print.
 */
struct subprocess {
    pid_t pid; /* 0: none was started */
    int fd;
};

/* Start ARGV, found on the PATH.
 * RETURN: the program, to be ended by subprocess_finish(); also when it could not start.
 */
struct subprocess subprocess_start(char *const argv[]);

/* Read what the program says into TEXT (SIZE bytes; the rest is dropped), waiting at most
 * SECONDS for its end, and kill it if it has not ended then, also when it has said all.  Other
 * programs that it has started are not waited for.
 * RETURN: its exit status, or -1 when it did not start, was killed, or took too long.
 */
int subprocess_finish(struct subprocess *subprocess, double seconds, char *text, size_t size);

#endif /* PIJOB_CORE_SUBPROCESS_H */
