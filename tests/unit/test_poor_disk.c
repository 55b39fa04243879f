/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_poor_disk.c - file systems that cannot do all that POSIX says: fsync of a directory,
 * hard links, locks
 */

#include <config.h>

#include "checkpoint/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "scratch.h"
#include "unit.h"

enum { TERMS = 100000 };

/* What the file system answers; 0: it does it. */
static int fsync_error; /* of a directory */
static int link_error;
static int link_errors; /* how many links get LINK_ERROR; 0: all */
static int lock_error;
static int renames; /* over the owner */

/* In the place of those of libc. */
int fsync(int fd)
{
    struct stat st;

    if (fsync_error && fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        errno = fsync_error;
        return -1;
    }
    return (int)syscall(SYS_fsync, fd);
}

int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags)
{
    if (link_error) {
        errno = link_error;
        if (link_errors > 0 && --link_errors == 0)
            link_error = 0;
        return -1;
    }
    return (int)syscall(SYS_linkat, from_dir, from, to_dir, to, flags);
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
    renames += strcmp(to, "owner") == 0;
    return (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, 0);
}

int flock(int fd, int operation)
{
    if (lock_error) {
        errno = lock_error;
        return -1;
    }
    return (int)syscall(SYS_flock, fd, operation);
}

static int launch(struct error *err)
{
    const struct series series = series_init(TERMS);
    struct store *store = store_open(scratch_path("a/ck"), &series, err);
    struct epoch_place at;
    int rc = store ? store_begin(store, true, 2, 0, &at, err) : -1;

    store_close(store);
    return rc;
}

static int setup(void **state)
{
    fsync_error = link_error = link_errors = lock_error = renames = 0;
    return scratch_setup(state);
}

static void test_no_fsync(void **unused)
{
    static const int tolerated[] = {EINVAL, ENOSYS, ENOTSUP};
    struct error err = {""};

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(tolerated); i++) {
        fsync_error = tolerated[i];
        if (launch(&err) < 0)
            fail_msg("%s", err.text);
    }
    /* A disk that fails is another thing. */
    fsync_error = EIO;
    assert_int_equal(launch(&err), -1);
}

static void test_no_links(void **unused)
{
    static const int errors[] = {EPERM, ENOTSUP, ENOSYS};
    const struct series series = series_init(TERMS);
    struct error err = {""};
    struct store *first;

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(errors); i++) {
        link_error = errors[i];
        first = store_open(scratch_path("a/ck"), &series, &err);
        if (!first)
            fail_msg("%s", err.text);
        assert_null(store_open(scratch_path("a/ck"), &series, &err));
        assert_non_null(strstr(err.text, ": in use by process "));
        store_close(first);
    }
}

/* An owner that ends between the link and the look at it. */
static void test_owner_that_goes(void **unused)
{
    struct error err = {""};

    (void)unused;
    link_error = EEXIST;
    link_errors = 2;
    if (launch(&err) < 0)
        fail_msg("%s", err.text);
    assert_int_equal(link_error, 0);
    assert_int_equal(renames, 0);
    link_error = EEXIST;
    assert_int_equal(launch(&err), -1);
    assert_int_equal(renames, 0);
    assert_non_null(strstr(err.text, "/a/ck/owner: other jobs keep taking and releasing this "
                                     "checkpoint.directory; start the job again"));
}

static void test_no_locks(void **unused)
{
    struct error err = {""};

    (void)unused;
    lock_error = ENOSYS;
    if (launch(&err) < 0)
        fail_msg("%s", err.text);
}

/* Then two launches could not be kept apart. */
static void test_neither(void **unused)
{
    struct error err = {""};

    (void)unused;
    lock_error = ENOLCK;
    link_error = EPERM;
    assert_int_equal(launch(&err), -1);
    assert_non_null(strstr(err.text, "/a/ck: its file system ("));
    assert_non_null(strstr(err.text,
                           ") has neither hard links nor locks, so two jobs could use "
                           "it at the same time; give the job a checkpoint.directory on "
                           "another file system"));
    assert_null(strstr(err.text, "(unknown)"));
}

#define WITH_SCRATCH(test) cmocka_unit_test_setup_teardown(test, setup, scratch_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(test_no_fsync),        WITH_SCRATCH(test_no_links),
        WITH_SCRATCH(test_owner_that_goes), WITH_SCRATCH(test_no_locks),
        WITH_SCRATCH(test_neither),
    };

    (void)unsetenv("SLURM_JOB_ID");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
