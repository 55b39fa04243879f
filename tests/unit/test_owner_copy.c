/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_owner_copy.c - an owner file that is damaged: its copy says who owns the directory, if
 * it is the copy of that file, and of no other
 */

#include <config.h>

#include "checkpoint/owner_copy.h"

#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "checkpoint/owner.h"
#include "owner_process.h"
#include "scratch.h"
#include "unit.h"

enum { ME = 2, OTHER = 1 }; /* numbers of launches */

static bool killed_after_link;

/* In the place of that of libc. */
int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags)
{
    int rc = (int)syscall(SYS_linkat, from_dir, from, to_dir, to, flags);

    if (killed_after_link)
        (void)raise(SIGKILL);
    return rc;
}

static int open_scratch(void)
{
    int dir = open(scratch_path("."), O_RDONLY | O_DIRECTORY);

    assert_true(dir >= 0);
    return dir;
}

/* The bytes of the owner file, in the same inode, become the LENGTH bytes at TEXT. */
static void overwrite(const char *text, size_t length)
{
    int fd = open(scratch_path("owner"), O_WRONLY | O_TRUNC);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, length), length);
    assert_int_equal(close(fd), 0);
}

/* What a power failure, a disk or a user makes of the owner file. */
static void damage(int how)
{
    char *text = scratch_read(scratch_path("owner"));
    size_t length = strlen(text);

    switch (how) {
    case 0: /* the name is there, the bytes are not */
        length = 0;
        break;
    case 1: /* so is the length */
        memset(text, 0, length);
        break;
    case 2: /* only the first half is there */
        memset(text + length / 2, 0, length - length / 2);
        break;
    case 3: /* only the second */
        memset(text, 0, length / 2);
        break;
    case 4:
        length /= 2;
        break;
    case 5: /* the end of the last line */
        length--;
        break;
    case 6: /* all is there but one block */
        memset(strstr(text, "boot: "), 0, 8);
        break;
    default: /* what was there before */
        memset(text, 'x', length);
    }
    overwrite(text, length);
    free(text);
}

enum { DAMAGES = 8 };

static void expect_owner(int dir, uint64_t run)
{
    struct owner owner;
    struct error err = {""};

    if (owner_read(dir, "ck", &owner, &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(owner.run, run);
}

static void expect_refused(int dir, const char *why)
{
    struct owner self = owner_self(ME);
    struct error err = {""};

    assert_int_equal(owner_take(dir, "ck", &self, &err), -1);
    if (!strstr(err.text, why))
        fail_msg("refused, but not by '%s': %s", why, err.text);
}

static void expect_taken(int dir, const char *what)
{
    struct owner self = owner_self(ME);
    struct error err = {""};

    if (owner_take(dir, "ck", &self, &err) < 0)
        fail_msg("%s: %s", what, err.text);
    /* From the file, and from the copy. */
    expect_owner(dir, ME);
    damage(0);
    expect_owner(dir, ME);
    owner_release(dir, &self);
    assert_int_equal(owner_inode_of(dir, "owner"), 0);
    assert_int_equal(owner_inode_of(dir, "owner.copy"), 0);
}

/* Whose file is damaged, and who lives, keeps the directory; who does not is replaced. */
static void test_damaged(void **unused)
{
    int dir = open_scratch();

    (void)unused;
    for (int how = 0; how < DAMAGES; how++) {
        pid_t pid = owner_process_start(dir, OTHER);
        char what[64];

        damage(how);
        expect_owner(dir, OTHER);
        (void)snprintf(what, sizeof(what), "in use by process %d on host ", (int)pid);
        expect_refused(dir, what);
        owner_process_end(pid);
        (void)snprintf(what, sizeof(what), "damage %d, a dead owner", how);
        expect_taken(dir, what);
    }
    (void)close(dir);
}

/* What is left of the file of a dead owner never says of another one that he is dead. */
static void test_each_length(void **unused)
{
    int dir = open_scratch();
    char *text;

    (void)unused;
    owner_process_end(owner_process_start(dir, OTHER));
    text = scratch_read(scratch_path("owner"));
    owner_copy_remove(dir);
    for (size_t length = 0; length < strlen(text); length++) {
        overwrite(text, length);
        expect_refused(dir, length > 0 && text[length - 1] == '\n' ? "" : "is damaged");
    }
    overwrite(text, strlen(text));
    expect_taken(dir, "the whole file");
    free(text);
    (void)close(dir);
}

/* The copy is of a file that is no longer there. */
static void test_another_file(void **unused)
{
    int dir = open_scratch();

    (void)unused;
    owner_process_end(owner_process_start(dir, OTHER));
    scratch_write(scratch_path("new"), "", 0);
    assert_int_equal(renameat(dir, "new", dir, "owner"), 0);
    expect_refused(dir, "ck/owner: is damaged: ");
    assert_true(owner_inode_of(dir, "owner.copy") > 0);
    /* Nobody owns the directory; the inode of the next file may be that of the copy. */
    assert_int_equal(unlinkat(dir, "owner", 0), 0);
    expect_taken(dir, "owner is removed by hand");
    (void)close(dir);
}

/* Between the file of an owner and its copy there may be the end of that launch: the copy is
 * of the one before. */
static void test_copy_of_the_one_before(void **unused)
{
    struct owner self = owner_self(ME);
    int dir = open_scratch();
    char before[4096];
    ssize_t length;

    (void)unused;
    owner_process_end(owner_process_start(dir, OTHER));
    length = readlinkat(dir, "owner.copy", before, sizeof(before) - 1);
    assert_true(length > 0);
    before[length] = '\0';
    assert_int_equal(owner_take(dir, "ck", &self, NULL), 0);
    assert_int_equal(unlinkat(dir, "owner.copy", 0), 0);
    assert_int_equal(symlinkat(before, dir, "owner.copy"), 0);
    expect_owner(dir, ME);
    damage(0);
    expect_refused(dir, "ck/owner: is damaged: ");
    (void)close(dir);
}

/* The owner was removed by hand, and its copy left over: it is gone before the next owner has
 * its file, which may get the same inode. */
static void test_left_over(void **unused)
{
    int dir = open_scratch();
    int result;
    pid_t pid;

    (void)unused;
    owner_process_end(owner_process_start(dir, OTHER));
    assert_int_equal(unlinkat(dir, "owner", 0), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct owner self = owner_self(ME);

        killed_after_link = true;
        (void)owner_take(dir, "ck", &self, NULL);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &result, 0), pid);
    assert_true(WIFSIGNALED(result));
    expect_owner(dir, ME);
    assert_int_equal(owner_inode_of(dir, "owner.copy"), 0);
    (void)close(dir);
}

/* The copy is of another user, who may call it what he likes, but does not own the file. */
static void test_another_user(void **unused)
{
    int dir = open_scratch();

    (void)unused;
    if (geteuid() != 0)
        skip();
    owner_process_end(owner_process_start(dir, OTHER));
    assert_int_equal(fchownat(dir, "owner.copy", 65534, (gid_t)-1, AT_SYMLINK_NOFOLLOW), 0);
    damage(0);
    expect_refused(dir, "ck/owner: is damaged: ");
    (void)close(dir);
}

/* A copy that does not say who. */
static void test_damaged_copy(void **unused)
{
    static const char *const targets[] = {"inode: %s|cluster: |job: |step: |", "inode: %s",
                                          "inode: %s1|%s", "%s|%s"};
    struct owner self = owner_self(ME);
    int dir = open_scratch();
    char target[256];
    char inode[32];

    (void)unused;
    assert_int_equal(owner_take(dir, "ck", &self, NULL), 0);
    damage(0);
    (void)snprintf(inode, sizeof(inode), "%" PRIu64, owner_inode_of(dir, "owner"));
    for (size_t i = 0; i < COUNT_OF(targets); i++) {
        const char *at = strstr(targets[i], "%s");

        (void)snprintf(target, sizeof(target), "%.*s%s%s", (int)(at - targets[i]), targets[i],
                       inode, at + 2);
        assert_int_equal(unlinkat(dir, "owner.copy", 0), 0);
        assert_int_equal(symlinkat(target, dir, "owner.copy"), 0);
        expect_refused(dir, "ck/owner: is damaged: ");
    }
    (void)close(dir);
}

/* What somebody else has called "owner.copy" stays, and does no harm. */
static void test_other_things(void **unused)
{
    int dir = open_scratch();
    char target[64];

    (void)unused;
    scratch_write(scratch_path("owner.copy"), "mine", 4);
    for (int kind = 0; kind < 2; kind++) {
        struct owner self = owner_self(ME);
        uint64_t inode = owner_inode_of(dir, "owner.copy");

        assert_int_equal(owner_take(dir, "ck", &self, NULL), 0);
        damage(0);
        expect_refused(dir, "ck/owner: is damaged: ");
        assert_int_equal(unlinkat(dir, "owner", 0), 0);
        assert_int_equal(owner_take(dir, "ck", &self, NULL), 0);
        owner_release(dir, &self);
        assert_int_equal(owner_inode_of(dir, "owner"), 0);
        assert_int_equal(owner_inode_of(dir, "owner.copy"), inode);
        if (kind == 0) {
            char *text = scratch_read(scratch_path("owner.copy"));

            assert_string_equal(text, "mine");
            free(text);
            assert_int_equal(unlinkat(dir, "owner.copy", 0), 0);
            assert_int_equal(symlinkat("../thesis", dir, "owner.copy"), 0);
        }
    }
    assert_int_equal(readlinkat(dir, "owner.copy", target, sizeof(target)), 9);
    assert_int_equal(unlinkat(dir, "owner.copy", 0), 0);
    (void)close(dir);
}

#define WITH_SCRATCH(test)                                                                    \
    cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(test_damaged),      WITH_SCRATCH(test_each_length),
        WITH_SCRATCH(test_another_file), WITH_SCRATCH(test_copy_of_the_one_before),
        WITH_SCRATCH(test_left_over),    WITH_SCRATCH(test_another_user),
        WITH_SCRATCH(test_damaged_copy), WITH_SCRATCH(test_other_things),
    };

    (void)unsetenv("SLURM_JOB_ID");
    /* Where the disk is memory, an fsync takes no time. */
    if (access("/dev/shm", W_OK) == 0)
        (void)setenv("TMPDIR", "/dev/shm", 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
