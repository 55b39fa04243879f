/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_layout.c - no directory of an epoch is large, whatever the number of ranks, and what an
 * earlier pijob has left in larger ones is restored
 */

#include <config.h>

#include "checkpoint/epoch.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "checkpoint/durable.h"
#include "checkpoint/record.h"
#include "checkpoint/store.h"
#include "saved.h"
#include "scratch.h"
#include "unit.h"

enum {
    ENTRIES_MAX = 256,
    RANKS = 300, /* more than fit into one directory of either layout */
    DONE = 2,
};

/* ---- Names ---- */

static void test_names(void **unused)
{
    static const struct {
        uint32_t ranks, rank;
        const char *place;
    } rows[] = {
        {1, 0, "s00"},
        {64, 63, "s00"},
        {65, 0, "d00/s00"},
        {65, 64, "d00/s01"},
        {100000, 16383, "d00/s255"},
        {100000, 16384, "d01/s00"},
        {100000, 99999, "d06/s26"},
        {EPOCH_RANKS_MAX, EPOCH_RANKS_MAX - 1, "d127/s255"},
    };
    char text[EPOCH_NAME_SIZE];

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_string_equal(
            epoch_place_name(epoch_layout_for(rows[i].ranks), rows[i].rank, text),
            rows[i].place);
    assert_string_equal(epoch_place_name(EPOCH_FLAT, 256, text), "s01");
}

/* A record may be there three times: in two slots, and as the next one is written. */
static void test_room(void **unused)
{
    const int records = (RECORD_SLOTS + 1) * EPOCH_FILES_PER_DIRECTORY;
    const int below = EPOCH_DIRECTORIES_PER_DIRECTORY;
    const int above = EPOCH_RANKS_MAX / EPOCH_FILES_PER_DIRECTORY / below + RECORD_SLOTS + 1;

    (void)unused;
    assert_in_range(records, 1, ENTRIES_MAX);
    assert_in_range(below, 1, ENTRIES_MAX);
    assert_in_range(above, 1, ENTRIES_MAX);
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

/* Begin an epoch for RANKS ranks, and find EXPECTED directories. */
static void check_entries(uint32_t ranks, unsigned expected)
{
    const struct series series = saved_series();
    struct record base = {
        .fingerprint = fingerprint_of(&series), .run = 1, .epoch = 1, .ranks = ranks};
    struct error err = {""};
    int dir;

    assert_int_equal(mkdir(saved_path(), 0777), 0);
    dir = open(saved_path(), O_RDONLY | O_DIRECTORY);
    if (epoch_begin(dir, saved_path(), &base, &err) < 0)
        fail_msg("%s", err.text);
    (void)close(dir);
    entries = directories = 0;
    assert_int_equal(nftw(saved_path(), count_entries, 16, FTW_PHYS), 0);
    assert_in_range(entries, 1, ENTRIES_MAX);
    assert_int_equal(directories, expected);
    scratch_remove_tree(saved_path());
}

static void test_entries(void **unused)
{
    (void)unused;
    /* The directory itself and the epoch; then those of ranks. */
    check_entries(1, 2 + 1);
    check_entries(64, 2 + 1);
    check_entries(65, 2 + 1 + 2);
    check_entries(20000, 2 + 2 + 313);
}

/* ---- Launches ---- */

static const uint64_t done[2] = {1, DONE};

static void test_deep(void **unused)
{
    const struct series series = saved_series();

    (void)unused;
    saved_launch(&series, saved_path(), RANKS, done, fixed_zero());
    saved_check(1, RANKS * DONE, 0);
    entries = 0;
    assert_int_equal(nftw(saved_path(), count_entries, 16, FTW_PHYS), 0);
    assert_in_range(entries, 2 * EPOCH_FILES_PER_DIRECTORY, ENTRIES_MAX);
    /* What is left of one directory of many. */
    scratch_remove_tree(saved_file("e000001/d00/s01"));
    saved_check(1, (RANKS - EPOCH_FILES_PER_DIRECTORY) * DONE, 1);
    scratch_remove_tree(saved_file("e000001/d00"));
    saved_check(1, 0, (RANKS + EPOCH_FILES_PER_DIRECTORY - 1) / EPOCH_FILES_PER_DIRECTORY);
}

/* A symbolic link is followed nowhere. */
static void test_link(void **unused)
{
    const struct series series = saved_series();
    struct error err = {""};

    (void)unused;
    saved_launch(&series, saved_path(), RANKS, done, fixed_zero());
    assert_int_equal(rename(saved_file("e000001/d00"), saved_file("kept")), 0);
    assert_int_equal(symlink("../kept", saved_file("e000001/d00")), 0);
    saved_check(1, 0, (RANKS + EPOCH_FILES_PER_DIRECTORY - 1) / EPOCH_FILES_PER_DIRECTORY);
    assert_null(store_open(saved_path(), &series, &err));
    assert_non_null(
        strstr(err.text, "/e000001/d00: is a symbolic link, not a directory as pijob "));
}

/* What pijob has not made is in the way, since the epoch is to be removed. */
static void test_foreign(void **unused)
{
    static const char *const names[] = {
        "e000001/d0",
        "e000001/d128",
        "e000001/d000",
        "e000001/d00/x",
        "e000001/d00/s1",
        "e000001/d00/s256",
        "e000001/d00/d00",
        "e000001/d00/base.0",
        "e000001/d00/r000000.0",
        "e000001/d00/s01/r000063.0",
        "e000001/d00/s01/r000128.0",
        "e000001/d00/s01/x",
    };
    static const char *const ours[] = {"e000001/d00/s01/r000064.0.new", "e000001/base.1.new"};
    const struct series series = saved_series();
    struct store *store;
    struct error err = {""};

    (void)unused;
    saved_launch(&series, saved_path(), RANKS, done, fixed_zero());
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        saved_write(names[i], (const unsigned char *)"x", 1);
        assert_null(store_open(saved_path(), &series, &err));
        if (!strstr(err.text, saved_file(names[i])) ||
            !strstr(err.text, ": was not made by pijob, but "))
            fail_msg("%s: %s", names[i], err.text);
        assert_int_equal(unlink(saved_file(names[i])), 0);
    }
    for (size_t i = 0; i < COUNT_OF(ours); i++)
        saved_write(ours[i], (const unsigned char *)"x", 1);
    store = store_open(saved_path(), &series, &err);
    if (!store)
        fail_msg("%s", err.text);
    store_close(store);
}

static void set_layout(const char *name, enum epoch_layout layout)
{
    struct error err = {""};
    struct record record;
    size_t length;
    unsigned char *bytes = saved_read(name, &length);

    assert_int_equal(record_decode(&record, bytes, length, &err), 0);
    free(bytes);
    record.layout = layout;
    bytes = record_encode(&record, &length);
    saved_write(name, bytes, length);
    free(bytes);
    record_clear(&record);
}

/* Rearrange the first epoch as pijob did before. */
static void make_flat(void)
{
    set_layout("e000001/base.0", EPOCH_FLAT);
    set_layout("e000001/base.1", EPOCH_FLAT);
    for (uint32_t rank = 0; rank < RANKS; rank++)
        for (unsigned slot = 0; slot < RECORD_SLOTS; slot++) {
            char place[EPOCH_NAME_SIZE];
            char record[EPOCH_NAME_SIZE];
            char name[128];
            char to[128];

            (void)epoch_record_name(rank, slot, record);
            (void)snprintf(name, sizeof(name), "e000001/%s/%s",
                           epoch_place_name(EPOCH_DEEP, rank, place), record);
            (void)snprintf(to, sizeof(to), "e000001/%s",
                           epoch_place_name(EPOCH_FLAT, rank, place));
            (void)mkdir(saved_file(to), 0777);
            (void)snprintf(to, sizeof(to), "e000001/%s/%s", place, record);
            assert_int_equal(rename(saved_file(name), saved_file(to)), 0);
        }
    scratch_remove_tree(saved_file("e000001/d00"));
}

static void test_earlier_layout(void **unused)
{
    const struct series series = saved_series();

    (void)unused;
    saved_launch(&series, saved_path(), RANKS, done, fixed_zero());
    make_flat();
    assert_int_equal(access(saved_file("e000001/s01/r000299.1"), F_OK), 0);
    saved_check(1, RANKS * DONE, 0);
    /* The next launch goes on, and removes it. */
    saved_launch(&series, saved_path(), 3, (const uint64_t[]){0, 1}, fixed_zero());
    saved_check(2, RANKS * DONE + 3, 0);
    assert_int_equal(access(saved_file("e000001"), F_OK), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAVED_TEST(test_names),          SAVED_TEST(test_room), SAVED_TEST(test_entries),
        SAVED_TEST(test_deep),           SAVED_TEST(test_link), SAVED_TEST(test_foreign),
        SAVED_TEST(test_earlier_layout),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
