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
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "checkpoint/owner_slurm.h"
#include "owner_process.h"
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

static void test_living(void **unused)
{
    struct owner self = owner_self(2);
    int dir = open_scratch();
    pid_t pid = owner_process_start(dir, 1);
    struct error err;
    char wanted[512];
    int rc = owner_take(dir, "ck", &self, &err);

    (void)unused;
    owner_process_end(pid);
    assert_int_equal(rc, -1);
    (void)snprintf(wanted, sizeof(wanted), "ck: in use by process %d on host %s (since 20",
                   (int)pid, self.host);
    assert_int_equal(strncmp(err.text, wanted, strlen(wanted)), 0);
    (void)snprintf(wanted, sizeof(wanted),
                   "Z): it runs on this host; wait until it ends; if 'ps -p %d' on that host no "
                   "longer shows it, remove ck/owner",
                   (int)pid);
    assert_non_null(strstr(err.text, wanted));
    assert_false(is_mine(dir, &self));
    (void)close(dir);
}

/* Ended, whether or not its parent has asked how. */
static void take_over_dead(bool reap)
{
    struct owner self = owner_self(2);
    int dir = open_scratch();
    pid_t pid = owner_process_start(dir, 1);
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

/* The file of a process that has ended, with one line that says something else. */
static void write_dead_owner(const char *key, const char *value)
{
    struct owner dead = owner_self(1);
    char text[OWNER_FILE_MAX];
    char changed[OWNER_FILE_MAX];
    char *line;
    char *rest;

    dead.started--;
    (void)owner_format(&dead, text);
    line = strstr(text, key);
    assert_non_null(line);
    rest = strchr(line, '\n') + 1;
    *line = '\0';
    (void)snprintf(changed, sizeof(changed), "%s%s%s", text, value, rest);
    scratch_write(scratch_path("owner"), changed, strlen(changed));
}

/* "No such process" says nothing of a process of another boot, host or PID namespace; nor
 * where an older pijob has not told which. */
static void test_another_place(void **unused)
{
    static const struct {
        const char *key, *value;
    } rows[] = {
        {"boot: ", "boot: 0\n"},
        {"boot: ", "boot: \n"},
        {"boot: ", ""},
        {"machine: ", "machine: 0\n"},
        {"pid_namespace: ", "pid_namespace: pid:[1]\n"},
        {"pid_namespace: ", "pid_namespace: \n"},
        {"pid_namespace: ", ""},
        {"host: ", "host: elsewhere\n"},
    };
    struct owner self = owner_self(2);
    int dir = open_scratch();
    struct error err = {""};

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        write_dead_owner(rows[i].key, rows[i].value);
        if (owner_take(dir, "ck", &self, &err) == 0)
            fail_msg("taken over though %s says '%s'", rows[i].key, rows[i].value);
        assert_non_null(strstr(err.text, "cannot tell whether it still runs"));
        assert_false(is_mine(dir, &self));
    }
    (void)close(dir);
}

/* What another user, or a broken disk, wrote into the file does not reach the terminal. */
static void test_control_characters(void **unused)
{
    struct owner self = owner_self(2);
    int dir = open_scratch();
    struct error err = {""};

    (void)unused;
    write_dead_owner("host: ", "host: \033[2J\r\233x\n");
    assert_int_equal(owner_take(dir, "ck", &self, &err), -1);
    assert_non_null(strstr(err.text, "on host ?[2J??x (since "));
    (void)close(dir);
}

static void test_damaged(void **unused)
{
    static const char *const texts[] = {"", "\n", "job: 1\n", "cluster: \njob: \nstep: \n"};
    struct owner self = owner_self(2);
    int dir = open_scratch();
    struct error err = {""};

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        scratch_write(scratch_path("owner"), texts[i], strlen(texts[i]));
        assert_int_equal(owner_take(dir, "ck", &self, &err), -1);
        assert_non_null(strstr(err.text, "ck/owner: is damaged: "));
        assert_non_null(strstr(err.text,
                               "if no job of that user has this checkpoint.directory, "
                               "remove that file"));
    }
    (void)close(dir);
}

/* Something else in the place of the file, or of the lock: told at once, and left alone. */
static void test_other_things(void **unused)
{
    static const char *const names[] = {"owner", "owner.lock"};
    struct owner self = owner_self(2);
    int dir = open_scratch();
    struct error err = {""};

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        for (int kind = 0; kind < 3; kind++) {
            static const char *const words[] = {": is a FIFO", ": is a directory",
                                                ": is a symbolic link"};
            char path[1024];
            struct stat st;

            (void)snprintf(path, sizeof(path), "%s", scratch_path(names[i]));
            (void)unlink(path);
            assert_int_equal(kind == 0   ? mkfifo(path, 0666)
                             : kind == 1 ? mkdir(path, 0777)
                                         : symlink("target", path),
                             0);
            assert_int_equal(owner_take(dir, "ck", &self, &err), -1);
            if (!strstr(err.text, words[kind]))
                fail_msg("%s", err.text);
            assert_int_equal(lstat(path, &st), 0);
            assert_int_equal(access(scratch_path("target"), F_OK), -1);
            assert_int_equal(remove(path), 0);
        }
    (void)close(dir);
}

/* Only what a launch leaves aside is removed, not what begins like it. */
static void test_aside(void **unused)
{
    static const char *const removed[] = {"owner.0123456789abcdef",
                                          "owner.0123456789abcdef.new"};
    static const char *const kept[] = {"owner.csv",
                                       "owner.bak",
                                       "owner.0123456789abcde",
                                       "owner.0123456789abcdef0",
                                       "owner.0123456789ABCDEF",
                                       "owner.0123456789abcdef.old",
                                       "owner-0123456789abcdef",
                                       "owner.new"};
    struct owner self = owner_self(2);
    int dir = open_scratch();
    struct error err = {""};

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(removed); i++)
        scratch_write(scratch_path(removed[i]), "x", 1);
    for (size_t i = 0; i < COUNT_OF(kept); i++)
        scratch_write(scratch_path(kept[i]), "x", 1);
    if (owner_take(dir, "ck", &self, &err) < 0)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < COUNT_OF(removed); i++)
        assert_int_equal(access(scratch_path(removed[i]), F_OK), -1);
    for (size_t i = 0; i < COUNT_OF(kept); i++)
        if (access(scratch_path(kept[i]), F_OK) < 0)
            fail_msg("%s was removed", kept[i]);
    owner_release(dir, &self);
    (void)close(dir);
}

/* Whoever can open the lock can hold it: only its user can. */
static void test_lock_is_private(void **unused)
{
    struct owner self = owner_self(2);
    int dir = open_scratch();
    struct error err = {""};
    struct stat st;

    (void)unused;
    scratch_write(scratch_path("owner.lock"), "", 0);
    assert_int_equal(chmod(scratch_path("owner.lock"), 0644), 0);
    for (int i = 0; i < 2; i++) {
        if (owner_take(dir, "ck", &self, &err) < 0)
            fail_msg("%s", err.text);
        assert_int_equal(stat(scratch_path("owner.lock"), &st), 0);
        assert_int_equal(st.st_mode & 07777, 0600);
        owner_release(dir, &self);
        assert_int_equal(unlink(scratch_path("owner.lock")), 0);
    }
    (void)close(dir);
}

/* The same number is another job on another cluster, and one that is not known may be that. */
static void test_clusters(void **unused)
{
    static const struct {
        const char *owner, *self;
        bool gone;
    } rows[] = {
        {"here", "here", true}, {"there", "here", false}, {"", "here", false},
        {"here", "", false},    {"", "", false},
    };
    char who[1024];

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct owner owner = {.job = "12", .host = "n1", .pid = 1};
        struct owner self = {.job = "12", .host = "n2", .restarts = 1};
        char why[256];

        owner_copy_text(owner.cluster, rows[i].owner);
        owner_copy_text(self.cluster, rows[i].self);
        if (owner_is_gone(&owner, &self, why, sizeof(why)) != rows[i].gone)
            fail_msg("an owner of cluster '%s', seen from '%s'", rows[i].owner, rows[i].self);
    }
    assert_string_equal(
        owner_describe(&(struct owner){.job = "12", .step = "0", .host = "n1", .pid = 1}, who,
                       sizeof(who)),
        "Slurm job 12.0 of an unknown cluster (host n1, process 1, since an unknown time)");
}

/* What squeue answers of job 12, step 0 of each, asked by step 3 of job 20. */
static void test_slurm_answers(void **unused)
{
    static const struct {
        const char *step, *jobs, *steps;
        enum owner_in_slurm wanted;
    } rows[] = {
        {"0", "12|12|RUNNING\n20|20|RUNNING\n", "12.0\n20.3\n", OWNER_RUNS_IN_SLURM},
        {"0", "12|12|RUNNING\n20|20|RUNNING\n", "12.batch\n20.3\n", OWNER_GONE_FROM_SLURM},
        {"0", "12|12|RUNNING\n20|20|RUNNING\n", NULL, OWNER_NOT_KNOWN},
        /* An array: its last task has the number of the array. */
        {"0", "12|10_2|RUNNING\n20|10_3|RUNNING\n", "10_2.0\n10_3.3\n", OWNER_RUNS_IN_SLURM},
        {"0", "12|12_2|RUNNING\n20|12_1|RUNNING\n", "12_1.0\n12_1.3\n", OWNER_GONE_FROM_SLURM},
        {"0", "10|10_1|RUNNING\n20|10_3|RUNNING\n", "10_3.3\n", OWNER_GONE_FROM_SLURM},
        /* Parts of a heterogeneous job, or step. */
        {"0", "12|12+0|RUNNING\n20|20|RUNNING\n", "12.0\n20.3\n", OWNER_RUNS_IN_SLURM},
        {"0", "12|12+0|RUNNING\n20|20|RUNNING\n", "12+0.0\n20.3\n", OWNER_RUNS_IN_SLURM},
        {"0", "12|12|RUNNING\n20|20|RUNNING\n", "12.0+0\n12.0+1\n20.3\n", OWNER_RUNS_IN_SLURM},
        /* Without a step of srun the job decides: a batch script, an interactive step. */
        {"", "12|12|RUNNING\n20|20|RUNNING\n", NULL, OWNER_RUNS_IN_SLURM},
        {"4294967290", "12|12|RUNNING\n20|20|RUNNING\n", NULL, OWNER_RUNS_IN_SLURM},
        {"", "12|12|SUSPENDED\n20|20|RUNNING\n", NULL, OWNER_RUNS_IN_SLURM},
        {"", "12|12|COMPLETING\n20|20|RUNNING\n", NULL, OWNER_RUNS_IN_SLURM},
        {"", "12|12|SOMETHING_NEW\n20|20|RUNNING\n", NULL, OWNER_RUNS_IN_SLURM},
        {"0", "12|12|COMPLETED\n20|20|RUNNING\n", NULL, OWNER_GONE_FROM_SLURM},
        {"0", "12|12|PENDING\n20|20|RUNNING\n", NULL, OWNER_GONE_FROM_SLURM},
        {"0", "12|12|NODE_FAIL\n20|20|RUNNING\n", NULL, OWNER_GONE_FROM_SLURM},
        {"0", "20|20|RUNNING\n", NULL, OWNER_GONE_FROM_SLURM},
        /* Who asks is not in the answer: it proves nothing. */
        {"0", "", "", OWNER_NOT_KNOWN},
        {"0", "12|12|COMPLETED\n", "", OWNER_NOT_KNOWN},
        {"0", "12|12|RUNNING\n20|20|RUNNING\n", "", OWNER_NOT_KNOWN},
        {"0", "garbage\n", "garbage\n", OWNER_NOT_KNOWN},
        {"0", "12|12|RUNNING\n20|20|RUNNING\n", "20.3\nStepId=12.0\n", OWNER_NOT_KNOWN},
        {"0", "12|12|RUNNING\n20|20|RUNNING\n", "20.3\n12.0.7\n", OWNER_NOT_KNOWN},
    };

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct owner owner = {.job = "12"};
        struct owner self = {.job = "20", .step = "3"};
        enum owner_in_slurm got;

        (void)snprintf(owner.step, sizeof(owner.step), "%s", rows[i].step);
        if (strncmp(rows[i].jobs, "10|", 3) == 0)
            (void)snprintf(owner.job, sizeof(owner.job), "10");
        got = owner_read_slurm(&owner, &self, rows[i].jobs, rows[i].steps);
        if (got != rows[i].wanted)
            fail_msg("row %zu: %d", i, (int)got);
    }
}

#define WITH_SCRATCH(test)                                                                    \
    cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(test_living),        WITH_SCRATCH(test_dead),
        WITH_SCRATCH(test_not_reaped),    WITH_SCRATCH(test_another_process),
        WITH_SCRATCH(test_another_place), WITH_SCRATCH(test_control_characters),
        WITH_SCRATCH(test_damaged),       WITH_SCRATCH(test_other_things),
        WITH_SCRATCH(test_aside),         WITH_SCRATCH(test_lock_is_private),
        cmocka_unit_test(test_clusters),  cmocka_unit_test(test_slurm_answers),
    };

    (void)unsetenv("SLURM_JOB_ID");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
