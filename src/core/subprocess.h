/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_SUBPROCESS_H
#define PIJOB_CORE_SUBPROCESS_H

#include <stdbool.h>
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
 * RETURN: the program, to be ended by subprocess_finish(), by subprocess_poll() when that
 * returns true, or by subprocess_kill(); also when it could not start.
 */
struct subprocess subprocess_start(const char *const argv[]);

/* Read what the program says into TEXT (SIZE bytes; the rest is dropped), waiting at most
 * SECONDS for its end, and kill it if it has not ended then, also when it has said all.  Other
 * programs that it has started are not waited for.
 * RETURN: its exit status, or -1 when it did not start, was killed, or took too long.
 */
int subprocess_finish(struct subprocess *subprocess, double seconds, char *text, size_t size);

/* Add what the program has said meanwhile to TEXT (SIZE bytes, a string; the rest is dropped).
 * Never waits.
 * RETURN: whether the program has ended, with its exit status, or -1, in STATUS.
 */
bool subprocess_poll(struct subprocess *subprocess, char *text, size_t size, int *status);

/* Kill the program if it has not ended.
 */
void subprocess_kill(struct subprocess *subprocess);

#endif /* PIJOB_CORE_SUBPROCESS_H */
