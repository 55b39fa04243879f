/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_restore.c - what launches leave, whole or interrupted, is restored to the bit
 */

#include <config.h>

#include "checkpoint/restore.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "checkpoint/epoch.h"
#include "checkpoint/store.h"
#include "checkpoint/writer.h"
#include "saved.h"
#include "sum/coverage.h"
#include "sum/kernel.h"
#include "unit.h"

static void test_nothing(void **unused)
{
    (void)unused;
    assert_int_equal(mkdir(saved_path(), 0777), 0);
    saved_check(0, 0, 0);
}

static void test_two_launches(void **unused)
{
    (void)unused;
    saved_two_launches();
    saved_check(2, SAVED_BOTH, 0);
    assert_int_equal(access(saved_file("e000001"), F_OK), -1);
    saved_check_next_launch(SAVED_BOTH);
}

/* Many launches, each of another size, each interrupted, to the end. */
static void test_elastic(void **unused)
{
    static const uint32_t ranks[] = {1, 7, 3, 16, 300, 2};
    const struct series series = saved_series();
    struct restored found;
    struct error err;
    uint64_t before = 0;

    (void)unused;
    for (int i = 0;; i++) {
        uint64_t left = series.blocks - before;
        uint32_t n = ranks[(size_t)i % COUNT_OF(ranks)];

        saved_launch(&series, saved_path(), n, (const uint64_t[]){0, (left / n + 1) / 2},
                     fixed_zero());
        assert_int_equal(saved_look(&series, &found, &err), 0);
        assert_int_equal(found.damaged, 0);
        assert_int_equal(found.ranks, n);
        assert_int_equal(coverage_blocks(&found.coverage), before + n * ((left / n + 1) / 2));
        before = coverage_blocks(&found.coverage);
        restore_clear(&found);
        if (left / n == 0 || before >= series.blocks - 16)
            break;
        assert_true(i < 100);
    }
}

static void test_finished(void **unused)
{
    const struct series series = saved_series();
    struct error err;
    struct store *store;

    (void)unused;
    saved_two_launches();
    store = store_open(saved_path(), &series, &err);
    assert_non_null(store);
    assert_int_equal(
        store_finish(store, series_sum(&series, kernel_best(), 0, series.blocks), &err), 0);
    store_close(store);
    saved_check(3, series.blocks, 0);
}

/* A node that sees the epoch's directory late, as on NFS. */
static void test_late_directory(void **unused)
{
    const struct series series = saved_series();
    const struct fingerprint fingerprint = fingerprint_of(&series);
    const struct writer_rank rank = {.ranks = 1, .share = {0, 1}};
    struct epoch_place at = {.epoch = 1, .run = 1};
    struct error err = {""};
    struct writer *writer;
    pid_t pid;

    (void)unused;
    (void)snprintf(at.path, sizeof(at.path), "%s", saved_path());
    assert_int_equal(mkdir(saved_path(), 0777), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        (void)usleep(300000);
        (void)mkdir(saved_file("e000001"), 0777);
        (void)usleep(100000);
        _exit(mkdir(saved_file("e000001/s00"), 0777));
    }
    writer = writer_open(&at, &fingerprint, &rank, &err);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    if (!writer)
        fail_msg("%s", err.text);
    writer_close(writer);
}

/* ---- A launch that was halted, and goes on while its successor reads ---- */

static struct {
    const char *at; /* it goes on when this file is read */
    int times;
} zombie;

static void let_zombie_go_on(void *arg, const char *file, const char *problem,
                             const struct record *record)
{
    const struct series series = saved_series();

    (void)arg;
    (void)problem;
    (void)record;
    if (strcmp(file, zombie.at) != 0 || zombie.times == 0)
        return;
    zombie.times--;
    /* Its epoch has all that there was; the one before is gone. */
    saved_launch(&series, saved_path(), 1, (const uint64_t[]){0, 1}, fixed_zero());
}

/* RETURN: the blocks that a launch finds then; what it finds is of EPOCH. */
static uint64_t look_meanwhile(const char *at, int times, uint64_t epoch)
{
    const struct series series = saved_series();
    struct error err = {""};
    struct restored found;
    int dir = open(saved_path(), O_RDONLY | O_DIRECTORY);
    uint64_t blocks;

    zombie.at = at;
    zombie.times = times;
    if (restore(dir, "ck", &series, let_zombie_go_on, NULL, &found, &err) < 0)
        fail_msg("%s", err.text);
    (void)close(dir);
    assert_int_equal(zombie.times, 0);
    assert_int_equal(found.epoch, epoch);
    assert_int_equal(found.damaged, 0);
    blocks = coverage_blocks(&found.coverage);
    restore_clear(&found);
    return blocks;
}

static void test_changes_meanwhile(void **unused)
{
    (void)unused;
    saved_two_launches();
    assert_int_equal(look_meanwhile(MANIFEST_NAME, 1, 3), SAVED_BOTH + 1);
    assert_int_equal(look_meanwhile("e000003/base.0", 1, 4), SAVED_BOTH + 2);
    assert_int_equal(look_meanwhile("e000004/s00/r000000.0", 1, 5), SAVED_BOTH + 3);
    assert_int_equal(look_meanwhile(MANIFEST_NAME, 3, 8), SAVED_BOTH + 6);
}

/* Not for ever. */
static void test_changes_always(void **unused)
{
    const struct series series = saved_series();
    struct error err = {""};
    struct restored found;
    int dir;

    (void)unused;
    saved_two_launches();
    dir = open(saved_path(), O_RDONLY | O_DIRECTORY);
    zombie.at = MANIFEST_NAME;
    zombie.times = 100;
    assert_int_equal(restore(dir, "ck", &series, let_zombie_go_on, NULL, &found, &err), -1);
    assert_string_equal(err.text,
                        "ck/MANIFEST: other launches keep replacing it; start the job again");
    (void)close(dir);
}

/* Two launches that know nothing of each other, where there are no locks: no directory is
 * shared.
 */
static void test_epoch_taken(void **unused)
{
    const struct series series = saved_series();
    struct epoch_place at;
    struct error err;
    struct store *store;
    char wanted[1200];

    (void)unused;
    saved_two_launches();
    store = store_open(saved_path(), &series, &err);
    assert_non_null(store);
    assert_int_equal(mkdir(saved_file("e000003"), 0777), 0);
    assert_int_equal(store_begin(store, true, SAVED_RANKS, 0, &at, &err), -1);
    (void)snprintf(wanted, sizeof(wanted),
                   "%s: another launch has begun this epoch; start this one again",
                   saved_file("e000003"));
    assert_string_equal(err.text, wanted);
    store_close(store);
    assert_int_equal(access(saved_file("e000003"), F_OK), 0);
    saved_check(2, SAVED_BOTH, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAVED_TEST(test_nothing),        SAVED_TEST(test_two_launches),
        SAVED_TEST(test_elastic),        SAVED_TEST(test_finished),
        SAVED_TEST(test_late_directory), SAVED_TEST(test_epoch_taken),
        SAVED_TEST(test_changes_meanwhile), SAVED_TEST(test_changes_always),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
