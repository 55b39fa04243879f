/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_owner.c - who has a checkpoint directory, and whether he still lives
 */

#include <config.h>

#include "checkpoint/owner.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scratch.h"
#include "unit.h"

static int open_scratch(void)
{
    int dir = open(scratch_path("."), O_RDONLY | O_DIRECTORY);

    assert_true(dir >= 0);
    return dir;
}

static bool is_mine(int dir, const struct owner *self)
{
    struct owner owner;
    struct error err = {""};

    if (owner_read(dir, "ck", &owner, &err) != 0)
        fail_msg("%s", err.text);
    return owner.run == self->run;
}

/* A process that takes DIR, and then waits to be killed. */
static pid_t start_owner(int dir)
{
    int taken[2];
    char byte;
    pid_t pid;

    assert_int_equal(pipe(taken), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct owner self = owner_self(1);

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

static void test_living(void **unused)
{
    struct owner self = owner_self(2);
    int dir = open_scratch();
    pid_t pid = start_owner(dir);
    struct error err;
    char wanted[256];

    (void)unused;
    assert_int_equal(owner_take(dir, "ck", &self, &err), -1);
    (void)snprintf(
        wanted, sizeof(wanted),
        "ck: in use by process %d on host %s; wait for its end, or remove ck/owner if "
        "it is gone",
        (int)pid, self.host);
    assert_string_equal(err.text, wanted);
    assert_false(is_mine(dir, &self));
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    (void)close(dir);
}

/* Ended, whether or not its parent has asked how. */
static void take_over_dead(bool reap)
{
    struct owner self = owner_self(2);
    int dir = open_scratch();
    pid_t pid = start_owner(dir);
    struct error err = {""};
    siginfo_t info;

    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | (reap ? 0 : WNOWAIT)), 0);
    if (owner_take(dir, "ck", &self, &err) < 0)
        fail_msg("%s", err.text);
    assert_true(is_mine(dir, &self));
    owner_release(dir, &self);
    assert_int_equal(access(scratch_path("owner"), F_OK), -1);
    if (!reap)
        assert_int_equal(waitpid(pid, NULL, 0), pid);
    (void)close(dir);
}

static void test_dead(void **unused)
{
    (void)unused;
    take_over_dead(true);
}

static void test_not_reaped(void **unused)
{
    (void)unused;
    take_over_dead(false);
}

/* The number of a process that has ended, given to another one. */
static void test_another_process(void **unused)
{
    struct owner self = owner_self(2);
    struct owner earlier = self;
    int dir = open_scratch();
    struct error err = {""};

    (void)unused;
    earlier.run = 1;
    earlier.started--;
    assert_int_equal(owner_take(dir, "ck", &earlier, &err), 0);
    if (owner_take(dir, "ck", &self, &err) < 0)
        fail_msg("%s", err.text);
    owner_release(dir, &self);
    (void)close(dir);
}

#define WITH_SCRATCH(test)                                                                    \
    cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(test_living),
        WITH_SCRATCH(test_dead),
        WITH_SCRATCH(test_not_reaped),
        WITH_SCRATCH(test_another_process),
    };

    (void)unsetenv("SLURM_JOB_ID");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
