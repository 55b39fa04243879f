/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * owner_process.c - another process that owns a checkpoint directory
 */

#include <config.h>

#include "owner_process.h"

#include <signal.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

#include "checkpoint/owner.h"
#include "unit.h"

enum { LIFE = 300 }; /* seconds */

pid_t owner_process_start(int dir, uint64_t run)
{
    int taken[2];
    char byte;
    pid_t pid;

    assert_int_equal(pipe(taken), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct owner self = owner_self(run);

        (void)alarm(LIFE);
        (void)close(taken[0]);
        if (owner_take(dir, "ck", &self, NULL) < 0 || write(taken[1], "", 1) != 1)
            _exit(1);
        for (;;)
            (void)pause();
    }
    (void)close(taken[1]);
    assert_int_equal(read(taken[0], &byte, 1), 1);
    (void)close(taken[0]);
    return pid;
}

void owner_process_end(pid_t pid)
{
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
}
