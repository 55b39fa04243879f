/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_process_limits.c - limits, and directories that cannot be written to
 *
 * statvfs() and access() below take the place of libc's in this program.
 */

#include <config.h>

#include "core/process_limits.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "unit.h"

static struct statvfs fake_fs;
static int fake_access; /* errno of access(); 0: allowed */

int statvfs(const char *path, struct statvfs *fs)
{
    (void)path;
    *fs = fake_fs;
    return 0;
}

int access(const char *path, int mode)
{
    (void)path;
    (void)mode;
    errno = fake_access;
    return fake_access ? -1 : 0;
}

static const struct statvfs roomy = {
    .f_frsize = 4096,
    .f_blocks = 100,
    .f_bavail = 10,
    .f_files = 100,
    .f_favail = 10,
};

static void check_directory(const char *path, const char *wanted)
{
    struct error err = {""};

    assert_int_equal(limits_check_directory("TMPDIR", path, &err), *wanted ? -1 : 0);
    assert_string_equal(err.text, wanted);
}

static void test_directories(void **state)
{
    (void)state;
    fake_fs = roomy;
    fake_access = 0;
    check_directory("/", "");
    check_directory("/nowhere/at/all", "TMPDIR /nowhere/at/all: No such file or directory");
    check_directory("/dev/null", "TMPDIR /dev/null is not a directory");
    check_directory("/dev/null/x", "TMPDIR /dev/null/x: Not a directory");

    fake_access = EROFS;
    check_directory(
        "/tmp", "TMPDIR /tmp is not writable: Read-only file system; it belongs to user 0, "
                "mode 1777");
    fake_access = 0;
    fake_fs.f_bavail = 0;
    check_directory("/", "TMPDIR / is full: no room for another byte");
    fake_fs.f_blocks = 0; /* does not count them */
    check_directory("/", "");
    fake_fs = roomy;
    fake_fs.f_favail = 0;
    check_directory("/", "TMPDIR / is full: no room for another file");
    fake_fs.f_files = 0;
    check_directory("/", "");
}

static void test_tmpdir(void **state)
{
    (void)state;
    (void)unsetenv("TMPDIR");
    assert_string_equal(limits_tmpdir(), "/tmp");
    (void)setenv("TMPDIR", "", 1);
    assert_string_equal(limits_tmpdir(), "/tmp");
    (void)setenv("TMPDIR", "/scratch", 1);
    assert_string_equal(limits_tmpdir(), "/scratch");
}

static void lock_at_most(rlim_t value)
{
    struct rlimit limit;

    assert_int_equal(getrlimit(RLIMIT_MEMLOCK, &limit), 0);
    limit.rlim_cur = value;
    assert_int_equal(setrlimit(RLIMIT_MEMLOCK, &limit), 0);
}

static void test_limits(void **state)
{
    struct limits limits;
    struct rlimit before;

    (void)state;
    fake_fs = roomy;
    lock_at_most(65536);
    limits = limits_read();
    assert_int_equal(limits.locked_memory, 65536);
    assert_int_equal(limits.tmpdir_free, 40960);
    assert_int_equal(limits.shm_free, 40960);
    assert_true(limits.memory > 0);
    assert_true(limits.memory <=
                (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE));

    assert_int_equal(getrlimit(RLIMIT_MEMLOCK, &before), 0);
    if (before.rlim_max == RLIM_INFINITY) {
        lock_at_most(RLIM_INFINITY);
        assert_true(limits_read().locked_memory == LIMIT_NONE);
    }
}

/* Less than the machine has. */
/* AddressSanitizer reserves far more address space than the limit of this test. */
#if !WITH_ADDRESS_SANITIZER
static void test_address_space(void **state)
{
    struct rlimit limit;

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_AS, &limit), 0);
    limit.rlim_cur = (rlim_t)1 << 30;
    assert_int_equal(setrlimit(RLIMIT_AS, &limit), 0);
    assert_true(limits_read().memory <= limit.rlim_cur);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_directories),
        cmocka_unit_test(test_tmpdir),
        cmocka_unit_test(test_limits),
#if !WITH_ADDRESS_SANITIZER
        cmocka_unit_test(test_address_space),
#endif
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
