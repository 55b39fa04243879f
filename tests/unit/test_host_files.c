/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_host_files.c - checkpoints in which each host has one file: no directory is large,
 * whatever the number of ranks, and what is damaged costs no more than what it held
 */

#include <config.h>

#include "checkpoint/host_file.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "checkpoint/durable.h"
#include "checkpoint/epoch.h"
#include "checkpoint/record.h"
#include "checkpoint/store.h"
#include "saved.h"
#include "scratch.h"
#include "sum/kernel.h"
#include "unit.h"

enum {
    ENTRIES_MAX = 256,
    HOSTS = 3,
    RANKS = 10, /* 4, 3 and 3 on the hosts */
    LESS = 1,
    DONE = 2,
};

static const uint64_t done[2] = {LESS, DONE};

static void launch_once(void)
{
    const struct series series = saved_series();

    saved_launch_on_hosts(&series, saved_path(), RANKS, HOSTS, done);
}

/* ---- Names ---- */

static void test_names(void **unused)
{
    static const struct {
        uint32_t host;
        const char *place, *file;
    } rows[] = {
        {0, "d00/s00", "h000000"},        {255, "d00/s00", "h000255"},
        {256, "d00/s01", "h000256"},      {65535, "d00/s255", "h065535"},
        {65536, "d01/s00", "h065536"},    {1000000, "d15/s66", "h1000000"},
        {EPOCH_RANKS_MAX - 1, "d127/s255", "h8388607"},
    };
    char text[EPOCH_NAME_SIZE];

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_string_equal(epoch_host_place(rows[i].host, text), rows[i].place);
        assert_string_equal(epoch_host_file(rows[i].host, text), rows[i].file);
    }
}

/* ---- Entries ---- */

static unsigned entries; /* of the directory that has most */
static unsigned directories;

static void count_entry(int dir, const char *name, void *arg)
{
    (void)dir;
    (void)name;
    ++*(unsigned *)arg;
}

static int count_entries(const char *path, const struct stat *st, int type, struct FTW *place)
{
    unsigned here = 0;
    int dir;

    (void)st;
    (void)place;
    if (type != FTW_D)
        return 0;
    dir = open(path, O_RDONLY | O_DIRECTORY);
    assert_true(dir >= 0);
    assert_int_equal(durable_list(dir, count_entry, &here), 0);
    (void)close(dir);
    directories++;
    if (here > entries)
        entries = here;
    return 0;
}

/* Begin an epoch for HOSTS hosts with a file each, and find EXPECTED directories. */
static void check_entries(uint32_t hosts, unsigned expected)
{
    const struct series series = saved_series();
    struct record base = {.fingerprint = fingerprint_of(&series),
                          .run = 1,
                          .epoch = 1,
                          .ranks = hosts * 64,
                          .hosts = hosts};
    struct epoch_place place = {.epoch = 1, .run = 1, .hosts = hosts};
    struct error err = {""};
    int dir;

    (void)snprintf(place.path, sizeof(place.path), "%s", saved_path());
    assert_int_equal(mkdir(saved_path(), 0777), 0);
    dir = open(saved_path(), O_RDONLY | O_DIRECTORY);
    if (epoch_begin(dir, saved_path(), &base, &err) < 0)
        fail_msg("%s", err.text);
    for (uint32_t host = 0; host < hosts; host++)
        if (writer_make_file(&place, host, &err) < 0)
            fail_msg("%s", err.text);
    (void)close(dir);
    entries = directories = 0;
    assert_int_equal(nftw(saved_path(), count_entries, 16, FTW_PHYS), 0);
    assert_between(entries, 1, ENTRIES_MAX);
    assert_int_equal(directories, expected);
    scratch_remove_tree(saved_path());
}

static void test_entries(void **unused)
{
    /* The most that there can be: the directories of all hosts, both copies of the base, and
     * one that is written. */
    const int above = EPOCH_RANKS_MAX / EPOCH_HOSTS_PER_DIRECTORY /
                          EPOCH_DIRECTORIES_PER_DIRECTORY +
                      RECORD_SLOTS + 1;

    (void)unused;
    assert_between(above, 1, ENTRIES_MAX);
    assert_between((RECORD_SLOTS + 1) * EPOCH_RANK_FILES_MAX, 1, ENTRIES_MAX);
    /* The directory itself and the epoch; then those of hosts. */
    check_entries(1, 2 + 2);
    check_entries(256, 2 + 2);
    check_entries(600, 2 + 1 + 3);
}

/* ---- Launches ---- */

static void test_launches(void **unused)
{
    const struct series series = saved_series();
    struct stat st;

    (void)unused;
    launch_once();
    saved_check(1, RANKS * DONE, 0);
    assert_int_equal(stat(saved_file("e000001/d00/s00/h000000"), &st), 0);
    assert_between(st.st_size, 1, 4 * RECORD_SLOTS * HOST_FILE_BLOCK);
    /* Other ranks on other hosts; then ranks with files of their own. */
    saved_launch_on_hosts(&series, saved_path(), 5, 2, done);
    saved_check(2, (RANKS + 5) * DONE, 0);
    assert_int_equal(access(saved_file("e000001"), F_OK), -1);
    saved_launch(&series, saved_path(), 2, done, fixed_zero());
    saved_check(3, (RANKS + 5 + 2) * DONE, 0);
    launch_once();
    saved_check(4, (RANKS + 5 + 2 + RANKS) * DONE, 0);
}

/* A rank that has written once, or never. */
static void test_holes(void **unused)
{
    const struct series series = saved_series();
    const struct fingerprint fingerprint = fingerprint_of(&series);
    struct error err = {""};
    struct epoch_place at;
    struct store *store = store_open(saved_path(), &series, &err);
    const struct writer_rank last = {
        .rank = RANKS - 1,
        .ranks = RANKS,
        .share = split_part(series.blocks, RANKS - 1, RANKS),
        .host = 1,
        .index = 7,
    };
    struct writer *writer;

    (void)unused;
    assert_int_equal(store_begin(store, true, RANKS, 2, &at, &err), 0);
    saved_check(1, 0, 0);
    assert_int_equal(writer_make_file(&at, 1, &err), 0);
    saved_check(1, 0, 0);
    writer = writer_open(&at, &fingerprint, &last, &err);
    if (!writer)
        fail_msg("%s", err.text);
    assert_int_equal(writer_save(writer, 0, fixed_zero(), &err), 0);
    writer_close(writer);
    store_close(store);
    saved_check(1, 0, 0);
}

/* ---- Damage ---- */

static void overwrite(const char *name, off_t at, const void *bytes, size_t length)
{
    int fd = open(saved_file(name), O_WRONLY);

    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes, length, at), length);
    (void)close(fd);
}

/* Sequence 1 is in slot 1, sequence 2 in slot 0. */
static void test_damaged_blocks(void **unused)
{
    static const char file[] = "e000001/d00/s00/h000001";

    (void)unused;
    launch_once();
    /* The older record of a rank; the newer one of another; then both of that one. */
    overwrite(file, 1 * HOST_FILE_BLOCK + 100, "x", 1);
    saved_check(1, RANKS * DONE, 1);
    overwrite(file, 2 * HOST_FILE_BLOCK + 100, "x", 1);
    saved_check(1, RANKS * DONE - (DONE - LESS), 2);
    overwrite(file, 3 * HOST_FILE_BLOCK + 279, "x", 1);
    saved_check(1, (RANKS - 1) * DONE, 3);
}

/* A write that stopped in the middle. */
static void test_torn_block(void **unused)
{
    static const unsigned char zero[HOST_FILE_BLOCK];
    static const char file[] = "e000001/d00/s00/h000000";

    (void)unused;
    launch_once();
    overwrite(file, 140, zero, sizeof(zero) - 140);
    saved_check(1, RANKS * DONE - (DONE - LESS), 1);
    overwrite(file, 0, zero, sizeof(zero));
    saved_check(1, RANKS * DONE - (DONE - LESS), 0);
    assert_int_equal(truncate(saved_file(file), HOST_FILE_BLOCK + 200), 0);
    saved_check(1, (RANKS - 4) * DONE, 1);
    assert_int_equal(truncate(saved_file(file), 0), 0);
    saved_check(1, (RANKS - 4) * DONE, 0);
}

/* Blocks and files in another place say the same; none counts twice. */
static void test_moved_blocks(void **unused)
{
    unsigned char *bytes;
    size_t length;

    (void)unused;
    launch_once();
    saved_copy("e000001/d00/s00/h000001", "e000001/d00/s00/h000000");
    saved_check(1, (RANKS - 4) * DONE, 0);
    saved_swap("e000001/d00/s00/h000001", "e000001/d00/s00/h000002");
    saved_check(1, (RANKS - 4) * DONE, 0);
    bytes = saved_read("e000001/d00/s00/h000001", &length);
    /* The newer record of a rank, in the place of the older one of another. */
    overwrite("e000001/d00/s00/h000001", 3 * HOST_FILE_BLOCK, bytes, HOST_FILE_BLOCK);
    free(bytes);
    saved_check(1, (RANKS - 4) * DONE, 0);
    assert_int_equal(unlink(saved_file("e000001/d00/s00/h000000")), 0);
    saved_check(1, (RANKS - 4) * DONE, 0);
    assert_int_equal(unlink(saved_file("e000001/d00/s00/h000001")), 0);
    saved_check(1, 3 * DONE, 0);
}

/* A file of another launch, in which ranks with the same numbers have summed other blocks. */
static void test_other_launch(void **unused)
{
    unsigned char *bytes;
    size_t length;

    (void)unused;
    launch_once();
    bytes = saved_read("e000001/d00/s00/h000000", &length);
    launch_once();
    saved_write("e000002/d00/s00/h000000", bytes, length);
    free(bytes);
    saved_check(2, (RANKS + RANKS - 4) * DONE, 4 * RECORD_SLOTS);
}

static void test_no_file(void **unused)
{
    static const char *const names[] = {"e000001/d00/s00", "e000001/d00"};
    static const char file[] = "e000001/d00/s00/h000002";

    (void)unused;
    launch_once();
    assert_int_equal(unlink(saved_file(file)), 0);
    saved_check(1, (RANKS - 3) * DONE, 0);
    assert_int_equal(symlink("h000001", saved_file(file)), 0);
    saved_check(1, (RANKS - 3) * DONE, 1);
    assert_int_equal(unlink(saved_file(file)), 0);
    assert_int_equal(mkfifo(saved_file(file), 0666), 0);
    saved_check(1, (RANKS - 3) * DONE, 1);
    assert_int_equal(unlink(saved_file(file)), 0);
    saved_write(file, (const unsigned char *)"", 0);
    assert_int_equal(truncate(saved_file(file), (off_t)1 << 40), 0);
    saved_check(1, (RANKS - 3) * DONE, 1);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        scratch_remove_tree(saved_file(names[i]));
        saved_check(1, 0, 1);
    }
}

/* A file that is removed while its ranks run is made again; if its directory is removed, nothing
 * is saved any more, and that is told. */
static void test_removed(void **unused)
{
    const struct series series = saved_series();
    const struct fingerprint fingerprint = fingerprint_of(&series);
    const struct writer_rank rank = {
        .ranks = 1, .share = {0, series.blocks}, .host = 0, .index = 0};
    struct error err = {""};
    struct epoch_place at;
    struct store *store = store_open(saved_path(), &series, &err);
    struct writer *writer;

    (void)unused;
    assert_int_equal(store_begin(store, true, 1, 1, &at, &err), 0);
    assert_int_equal(writer_make_file(&at, 0, &err), 0);
    writer = writer_open(&at, &fingerprint, &rank, &err);
    assert_int_equal(writer_save(writer, 1, series_sum(&series, kernel_best(), 0, 1), &err), 0);
    assert_int_equal(unlink(saved_file("e000001/d00/s00/h000000")), 0);
    saved_check(1, 0, 0);
    assert_int_equal(writer_save(writer, 2, series_sum(&series, kernel_best(), 0, 2), &err), 0);
    saved_check(1, 2, 0);
    /* As NFS removes a file that is open. */
    assert_int_equal(rename(saved_file("e000001/d00/s00/h000000"),
                            saved_file("e000001/d00/s00/.nfs00000000052c8a1b0000")),
                     0);
    assert_int_equal(writer_save(writer, 3, series_sum(&series, kernel_best(), 0, 3), &err), 0);
    saved_check(1, 3, 0);
    assert_int_equal(store_check_owner(store, &err), 0);
    assert_false(writer_is_removed(writer));
    scratch_remove_tree(saved_file("e000001"));
    assert_int_equal(store_check_owner(store, &err), 0);
    assert_int_equal(unlink(saved_file(MANIFEST_NAME)), 0);
    assert_true(writer_is_removed(writer));
    assert_int_equal(writer_save(writer, 4, fixed_zero(), &err), -1);
    assert_non_null(strstr(err.text, "/e000001/d00/s00/h000000: cannot be created: "));
    assert_int_equal(store_check_owner(store, &err), -1);
    assert_non_null(strstr(err.text, ": was emptied while this job ran; this launch ends"));
    writer_close(writer);
    store_close(store);
}

/* ---- What pijob has not made ---- */

/* It is in the way, since the epoch is to be removed. */
static void test_foreign(void **unused)
{
    static const char *const names[] = {
        "e000001/d0",
        "e000001/d128",
        "e000001/d000",
        "e000001/h000000",
        "e000001/d00/x",
        "e000001/d00/s1",
        "e000001/d00/s256",
        "e000001/d00/d00",
        "e000001/d00/base.0",
        "e000001/d00/h000000",
        "e000001/d00/r000000.0",
        "e000001/d00/s00/r000000.0",
        "e000001/d00/s00/h000256",
        "e000001/d00/s00/h0",
        "e000001/d00/s00/h000000.new",
        "e000001/d00/s00/h000000.0",
        "e000001/d00/s00/x",
        "e000001/d00/s00/.nfs",
        "e000001/d00/s00/.nfs0x",
        "e000001/d00/.nfs00000000052c8a1b0000",
    };
    const struct series series = saved_series();
    struct store *store;
    struct error err = {""};

    (void)unused;
    launch_once();
    /* What NFS leaves of a file that a halted launch has open is in nobody's way. */
    saved_write("e000001/d00/s00/.nfs00000000052c8a1b0000", (const unsigned char *)"x", 1);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        saved_write(names[i], (const unsigned char *)"x", 1);
        assert_null(store_open(saved_path(), &series, &err));
        if (!strstr(err.text, saved_file(names[i])) ||
            !strstr(err.text, ": was not made by pijob, but "))
            fail_msg("%s: %s", names[i], err.text);
        assert_int_equal(unlink(saved_file(names[i])), 0);
    }
    store = store_open(saved_path(), &series, &err);
    if (!store)
        fail_msg("%s", err.text);
    store_close(store);
}

/* A symbolic link is followed nowhere. */
static void test_link(void **unused)
{
    const struct series series = saved_series();
    struct error err = {""};

    (void)unused;
    launch_once();
    assert_int_equal(rename(saved_file("e000001/d00"), saved_file("kept")), 0);
    assert_int_equal(symlink("../kept", saved_file("e000001/d00")), 0);
    saved_check(1, 0, 1);
    assert_null(store_open(saved_path(), &series, &err));
    assert_non_null(
        strstr(err.text, "/e000001/d00: is a symbolic link, not a directory as pijob "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAVED_TEST(test_names),        SAVED_TEST(test_entries),
        SAVED_TEST(test_launches),     SAVED_TEST(test_holes),
        SAVED_TEST(test_damaged_blocks), SAVED_TEST(test_torn_block),
        SAVED_TEST(test_moved_blocks), SAVED_TEST(test_other_launch),
        SAVED_TEST(test_no_file),      SAVED_TEST(test_removed),
        SAVED_TEST(test_foreign),      SAVED_TEST(test_link),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
