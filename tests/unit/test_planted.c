/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_planted.c - things in a checkpoint directory that pijob has not made: nothing of them
 * is removed or replaced; where they are in the way, the launch is refused, and names them
 */

#include <config.h>

#include "checkpoint/store.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scratch.h"
#include "unit.h"

enum { TERMS = 100000 };

static const char *place(void)
{
    return scratch_path("ck");
}

static const char *file_path(const char *name)
{
    static char path[1200];

    (void)snprintf(path, sizeof(path), "%s/%s", place(), name);
    return path;
}

/* Whatever is there, also a link to nothing. */
static bool is_there(const char *name)
{
    struct stat st;

    return lstat(file_path(name), &st) == 0;
}

static int launch(struct error *err)
{
    const struct series series = series_init(TERMS);
    struct store *store = store_open(place(), &series, err);
    struct epoch_place at;
    int rc = store ? store_begin(store, true, 2, 0, &at, err) : -1;

    store_close(store);
    return rc;
}

static void launch_well(void)
{
    struct error err = {""};

    if (launch(&err) < 0)
        fail_msg("%s", err.text);
}

/* ---- What is planted ---- */

static void put_file(const char *name)
{
    scratch_write(file_path(name), "mine", 4);
}

static void put_directory(const char *name)
{
    assert_int_equal(mkdir(file_path(name), 0777), 0);
}

static void put_full_directory(const char *name)
{
    char inner[256];

    put_directory(name);
    (void)snprintf(inner, sizeof(inner), "%s/thesis", name);
    put_file(inner);
}

static void put_fifo(const char *name)
{
    assert_int_equal(mkfifo(file_path(name), 0666), 0);
}

static void put_link(const char *name)
{
    char target[1200];

    (void)snprintf(target, sizeof(target), "%s", scratch_path("precious"));
    assert_int_equal(symlink(target, file_path(name)), 0);
}

/* NAME, in the place of what is there, and in the way: the launch is refused, names it, and
 * nothing has changed. */
static void check_refused(const char *name, void (*put)(const char *))
{
    char aside[1200];
    char wanted[1200];
    struct error err = {""};
    bool replaced = is_there(name);

    (void)snprintf(aside, sizeof(aside), "%s", scratch_path("aside"));
    if (replaced)
        assert_int_equal(rename(file_path(name), aside), 0);
    put(name);
    if (launch(&err) == 0)
        fail_msg("%s does not stop the launch", name);
    (void)snprintf(wanted, sizeof(wanted), "%s", file_path(name));
    if (!strstr(err.text, wanted) ||
        !strstr(err.text, "nothing was removed; move it elsewhere"))
        fail_msg("%s: %s", name, err.text);
    assert_true(is_there(name));
    assert_true(is_there("e000002/base.0") || replaced);
    assert_false(is_there("e000003"));
    assert_false(is_there("owner"));
    scratch_remove_tree(file_path(name));
    if (replaced)
        assert_int_equal(rename(aside, file_path(name)), 0);
}

static void two_launches(void)
{
    launch_well();
    launch_well();
    scratch_write(scratch_path("precious"), "mine", 4);
}

/* In an epoch everything else than pijob's own is in the way: the epoch is to be removed. */
static void test_in_an_epoch(void **unused)
{
    static const char *const names[] = {
        "e000002/important",
        "e000002/base.2",
        "e000002/base.0.old",
        "e000002/base",
        "e000002/base.0.new.new",
        "e000002/s0",
        "e000002/s00x",
        "e000002/s01.bak",
        "e000002/s99999999999",
        "e000002/r000000.0",
        "e000002/MANIFEST",
        "e000002/s00/r000012.2",
        "e000002/s00/r000012.0.old",
        "e000002/s00/r00012.0",
        "e000002/s00/r000256.0",
        "e000002/s00/base.0",
        "e000002/s00/x",
    };

    (void)unused;
    two_launches();
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        check_refused(names[i], put_file);
        check_refused(names[i], put_directory);
    }
    launch_well();
    assert_false(is_there("e000002"));
}

/* Our names, but other types. */
static void test_types(void **unused)
{
    static const char *const files[] = {
        "MANIFEST",           "MANIFEST.new",          "e000002/base.0",
        "e000002/base.1.new", "e000002/s00/r000012.0", "e000002/s00/r000000.1.new",
    };
    static const char *const directories[] = {"e000002", "e000100", "e000001", "e000002/s00",
                                              "e000002/s01"};
    static void (*const no_file[])(const char *) = {put_directory, put_full_directory,
                                                    put_fifo, put_link};
    static void (*const no_directory[])(const char *) = {put_file, put_fifo, put_link};

    (void)unused;
    two_launches();
    for (size_t i = 0; i < COUNT_OF(files); i++)
        for (size_t k = 0; k < COUNT_OF(no_file); k++)
            check_refused(files[i], no_file[k]);
    for (size_t i = 0; i < COUNT_OF(directories); i++)
        for (size_t k = 0; k < COUNT_OF(no_directory); k++)
            check_refused(directories[i], no_directory[k]);
    assert_int_equal(access(scratch_path("precious"), F_OK), 0);
    launch_well();
}

/* Names that only begin like ours are nobody's business, and what a killed launch leaves is
 * removed. */
static void test_beside(void **unused)
{
    static const char *const beside[] = {
        "owner.csv",   "MANIFEST.bak", "MANIFEST.old", "base.orig",   "e1",
        "e0000001",    "e000000",      "e000001.tar",  "e00000x",     "s00",
        "results.csv", "E000001",      "e000001 copy", "owner.lock2", ".e000001",
    };
    static const char *const ours[] = {
        "e000002/base.0.new",
        "e000002/s00/r000255.1",
        "e000002/s00/r000007.0.new",
        "MANIFEST.new",
    };

    (void)unused;
    two_launches();
    for (size_t i = 0; i < COUNT_OF(beside); i++)
        (i % 2 == 0 ? put_file : put_full_directory)(beside[i]);
    for (size_t i = 0; i < COUNT_OF(ours); i++)
        put_file(ours[i]);
    launch_well();
    for (size_t i = 0; i < COUNT_OF(beside); i++)
        if (!is_there(beside[i]))
            fail_msg("%s was removed", beside[i]);
    assert_false(is_there("e000002"));
    assert_false(is_there("MANIFEST.new"));
}

/* What the issue told: two directories that happen to be called like epochs. */
static void test_thesis(void **unused)
{
    struct error err = {""};

    (void)unused;
    assert_int_equal(mkdir(place(), 0777), 0);
    put_directory("e000001");
    put_full_directory("e000001/important");
    put_directory("e000002");
    put_file("owner.csv");
    assert_int_equal(launch(&err), -1);
    assert_non_null(strstr(err.text, "/ck/e000001/important: was not made by pijob, but "));
    assert_true(is_there("e000001/important/thesis"));
    assert_true(is_there("e000002"));
    assert_true(is_there("owner.csv"));
    assert_false(is_there("owner"));
}

/* What comes into an epoch while a launch has the directory stays there. */
static void test_while_it_runs(void **unused)
{
    const struct series series = series_init(TERMS);
    struct store *store;
    struct epoch_place at;
    struct error err = {""};

    (void)unused;
    two_launches();
    store = store_open(place(), &series, &err);
    assert_non_null(store);
    put_full_directory("e000002/important");
    put_link("e000002/s00/r000001.0");
    assert_int_equal(store_begin(store, true, 2, 0, &at, &err), 0);
    store_close(store);
    assert_true(is_there("e000002/important/thesis"));
    assert_true(is_there("e000002/s00/r000001.0"));
    assert_true(is_there("e000003/base.0"));
    assert_int_equal(access(scratch_path("precious"), F_OK), 0);
}

static void test_other_user(void **unused)
{
    struct error err = {""};

    (void)unused;
    if (geteuid() != 0)
        skip();
    two_launches();
    assert_int_equal(chown(file_path("e000002"), 12345, (gid_t)-1), 0);
    assert_int_equal(launch(&err), -1);
    assert_non_null(strstr(err.text, "/e000002: belongs to user 12345, and this job's files "
                                     "to user 0; nothing was removed"));
    assert_true(is_there("e000002/base.0"));
}

/* Whoever owns the lock could hold it, and the launch with it. */
static void test_lock_of_another_user(void **unused)
{
    struct error err = {""};

    (void)unused;
    if (geteuid() != 0)
        skip();
    two_launches();
    assert_int_equal(chown(file_path("owner.lock"), 12345, (gid_t)-1), 0);
    assert_int_equal(launch(&err), -1);
    assert_non_null(strstr(err.text,
                           "/owner.lock: belongs to user 12345, and this job's files "
                           "to user 0; remove this file"));
    assert_false(is_there("owner"));
    assert_true(is_there("owner.lock"));
}

/* Control characters in names do not reach the terminal. */
static void test_names(void **unused)
{
    struct error err = {""};

    (void)unused;
    two_launches();
    put_file("e000002/\033[2Jx\n");
    assert_int_equal(launch(&err), -1);
    assert_non_null(strstr(err.text, "/e000002/'\\x1b[2Jx\\x0a': was not made by pijob"));
}

static void test_control_characters_in_the_path(void **unused)
{
    const struct series series = series_init(TERMS);
    struct error err = {""};
    char path[1200];

    (void)unused;
    scratch_write(scratch_path("a\033b"), "", 0);
    (void)snprintf(path, sizeof(path), "%s", scratch_path("a\033b"));
    assert_null(store_open(path, &series, &err));
    assert_non_null(strstr(err.text, "/a\\x1bb': cannot be opened as a directory"));
    /* Names in other scripts are shown as they are. */
    scratch_write(scratch_path("m\303\274ll"), "", 0);
    (void)snprintf(path, sizeof(path), "%s", scratch_path("m\303\274ll"));
    assert_null(store_open(path, &series, &err));
    assert_non_null(strstr(err.text, "/m\303\274ll: cannot be opened as a directory"));
}

#define WITH_SCRATCH(test)                                                                    \
    cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(test_in_an_epoch),
        WITH_SCRATCH(test_types),
        WITH_SCRATCH(test_beside),
        WITH_SCRATCH(test_thesis),
        WITH_SCRATCH(test_while_it_runs),
        WITH_SCRATCH(test_other_user),
        WITH_SCRATCH(test_names),
        WITH_SCRATCH(test_control_characters_in_the_path),
        WITH_SCRATCH(test_lock_of_another_user),
    };

    (void)unsetenv("SLURM_JOB_ID");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
