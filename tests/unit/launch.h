/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_LAUNCH_H
#define PIJOB_TESTS_LAUNCH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/error.h"

/* A launch that does with a checkpoint directory what the program does, in a process of its
 * own, but without MPI and without the hours: it takes a millisecond.  Its file operations
 * can be disturbed (fault/file_faults.h).  In the trace, "durable" follows what it was told
 * to be that.
 */

enum {
    LAUNCH_TIME_LIMIT = 20, /* seconds: it must not hang */
    LAUNCH_REFUSED = 6,     /* exit status: EXIT_CHECKPOINT */
};

/* What a launch tells, also one that is killed. */
struct launch_report {
    pid_t pid;
    uint64_t epoch;      /* that it began; 0: it did not come so far */
    uint64_t from;       /* blocks that it went on from */
    uint64_t kept;       /* blocks of which it was told that they are durable */
    unsigned saves[2];   /* operations on files before the first save, and up to the last */
    unsigned worked;     /* and before it gave the directory up */
    unsigned operations; /* and all of them */
    struct error err;    /* with exit status 6 */
};

/* A scratch directory, and in it the launches' checkpoint directory, "ck", which is not there
 * yet: setup and teardown for cmocka. */
int launch_setup(void **state);
int launch_teardown(void **state);

/* RETURN: the path of the checkpoint directory; how many blocks the sum has.
 */
const char *launch_directory(void);
uint64_t launch_blocks(void);

/* RETURN: what the last launch told.
 */
const struct launch_report *launch_told(void);

/* Forget that, before another launch.
 */
void launch_forget(void);

/* The launches that follow have a file for each of HOSTS hosts; 0: their ranks have files of
 * their own, as in the beginning.  Rank R is on host R modulo HOSTS.
 */
void launch_on_hosts(unsigned hosts);

/* A launch of RANKS ranks, in this process.  With FINISH it goes to the end of the sum;
 * without, it ends like one that is killed behind its last checkpoint.
 * RETURN: its exit status.
 */
int launch_here(unsigned ranks, bool finish);

/* One in a process of its own, to which FAULT happens at its file operation AT; ON: and at all
 * that follow.  FAULT may be NULL: nothing happens to it.
 * RETURN: what waitpid(2) tells of it.
 */
int launch_disturbed(const char *fault, unsigned at, bool on, unsigned ranks, bool finish);

/* One in a process of its own, to which nothing happens; the test fails if it does not end
 * well.
 */
void launch_in_peace(unsigned ranks, bool finish);

/* Look at the directory; the test fails if there is any wrong sum in it.
 * RETURN: how many blocks it has.
 */
uint64_t launch_look(void);

#endif /* PIJOB_TESTS_LAUNCH_H */
