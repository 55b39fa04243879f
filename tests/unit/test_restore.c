/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_restore.c - whatever was done to the files of a checkpoint directory: what is
 * restored is right, to the bit, or refused
 */

#include <config.h>

#include "checkpoint/restore.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "checkpoint/durable.h"
#include "checkpoint/epoch.h"
#include "checkpoint/store.h"
#include "checkpoint/writer.h"
#include "scratch.h"
#include "sum/coverage.h"
#include "sum/kernel.h"
#include "unit.h"

/* A first launch of three ranks, of which each saves 30 and then 50 blocks of its share;
 * and a second one of two, with 20 and then 40. */
enum {
    TERMS = 100000,
    FIRST = 3 * 50,
    LESS = 20,
    MORE = 40,
    RANKS = 2,
    BOTH = FIRST + RANKS * MORE,
};

#define ANY_NUMBER UINT_MAX /* of damaged records */

static const char *const records[] = {
    "e000002/s00/r000000.0",
    "e000002/s00/r000000.1",
    "e000002/s00/r000001.0",
    "e000002/s00/r000001.1",
};

static struct series the_series(void)
{
    return series_init(TERMS);
}

static char *place(void)
{
    static char path[1024];

    (void)snprintf(path, sizeof(path), "%s", scratch_path("ck"));
    return path;
}

static const char *elsewhere(void)
{
    static char path[1024];

    (void)snprintf(path, sizeof(path), "%s", scratch_path("other"));
    return path;
}

static const char *file_path(const char *name)
{
    static char path[2][1200];
    static int turn;

    turn = !turn;
    (void)snprintf(path[turn], sizeof(path[turn]), "%s/%s", place(), name);
    return path[turn];
}

static struct fixed sum_of(const struct series *series, const struct coverage *work,
                           struct interval slice)
{
    struct fixed sum = fixed_zero();

    while (slice.count > 0) {
        struct interval piece = coverage_slice(work, slice);

        assert_true(piece.count > 0);
        sum = fixed_add(sum, series_sum(series, kernel_best(), piece.first, piece.count));
        slice.first += piece.count;
        slice.count -= piece.count;
    }
    return sum;
}

/* What one rank saves; WRONG is added to its sums. */
static void save_rank(const struct series *series, const struct epoch_place *at,
                      const struct coverage *work, uint32_t rank, uint32_t ranks,
                      const uint64_t done[2], struct fixed wrong)
{
    const struct fingerprint fingerprint = fingerprint_of(series);
    struct interval share = split_part(coverage_blocks(work), rank, ranks);
    struct error err = {""};
    struct writer *writer = writer_open(at, &fingerprint, rank, ranks, share, &err);

    if (!writer)
        fail_msg("%s", err.text);
    for (int i = 0; i < 2; i++) {
        struct interval slice = {share.first, done[i]};
        struct fixed sum = fixed_add(sum_of(series, work, slice), wrong);

        if (writer_save(writer, done[i], sum, &err) < 0)
            fail_msg("%s", err.text);
    }
    writer_close(writer);
}

/* One launch, that goes on from what there is. */
static void launch(const struct series *series, const char *path, uint32_t ranks,
                   const uint64_t done[2], struct fixed wrong)
{
    struct error err = {""};
    struct store *store = store_open(path, series, &err);
    struct epoch_place at;
    struct coverage work;

    if (!store)
        fail_msg("%s", err.text);
    assert_int_equal(coverage_gaps(&store_restored(store)->coverage, series->blocks, &work),
                     0);
    if (store_begin(store, true, ranks, &at, &err) < 0)
        fail_msg("%s", err.text);
    for (uint32_t rank = 0; rank < ranks; rank++)
        save_rank(series, &at, &work, rank, ranks, done, wrong);
    coverage_clear(&work);
    store_close(store);
}

static void two_launches(void)
{
    const struct series series = the_series();

    launch(&series, place(), 3, (const uint64_t[]){30, 50}, fixed_zero());
    launch(&series, place(), RANKS, (const uint64_t[]){LESS, MORE}, fixed_zero());
}

/* Look at the directory; the sum of what is found is right in any case.
 * RETURN: what restore() did. */
static int look(const struct series *series, struct restored *found, struct error *err)
{
    int dir = open(place(), O_RDONLY | O_DIRECTORY);
    struct fixed sum = fixed_zero();
    int rc;

    assert_true(dir >= 0);
    *err = (struct error){""};
    rc = restore(dir, "ck", series, NULL, NULL, found, err);
    (void)close(dir);
    if (rc < 0) {
        assert_true(strncmp(err->text, "ck/", 3) == 0);
        return rc;
    }
    for (size_t i = 0; i < found->coverage.count; i++) {
        struct interval interval = found->coverage.interval[i];

        assert_true(interval.first + interval.count <= series->blocks);
        sum =
            fixed_add(sum, series_sum(series, kernel_best(), interval.first, interval.count));
    }
    assert_true(fixed_equal(sum, found->sum));
    return rc;
}

/* Look, and find BLOCKS blocks of epoch EPOCH, and DAMAGED bad records. */
static void check(uint64_t epoch, uint64_t blocks, unsigned damaged)
{
    const struct series series = the_series();
    struct restored found;
    struct error err;

    if (look(&series, &found, &err) < 0)
        fail_msg("%s", err.text);
    assert_int_equal(found.epoch, epoch);
    assert_int_equal(coverage_blocks(&found.coverage), blocks);
    if (damaged != ANY_NUMBER)
        assert_int_equal(found.damaged, damaged);
    restore_clear(&found);
}

/* Whether the next launch can begin, and what it begins from is still right. */
static void check_next_launch(uint64_t blocks)
{
    const struct series series = the_series();

    launch(&series, place(), 1, (const uint64_t[]){0, 1}, fixed_zero());
    check(3, blocks + 1, 0);
}

static unsigned char *read_bytes(const char *name, size_t *length)
{
    int dir = open(place(), O_RDONLY | O_DIRECTORY);
    struct error err = {""};
    unsigned char *bytes = durable_read(dir, name, 1 << 20, length, &err);

    if (!bytes)
        fail_msg("%s: %s", name, err.text);
    (void)close(dir);
    return bytes;
}

static void write_bytes(const char *name, const unsigned char *bytes, size_t length)
{
    scratch_write(file_path(name), (const char *)bytes, length);
}

static void copy_file(const char *from, const char *to)
{
    size_t length;
    unsigned char *bytes = read_bytes(from, &length);

    write_bytes(to, bytes, length);
    free(bytes);
}

static void swap_files(const char *a, const char *b)
{
    assert_int_equal(rename(file_path(a), file_path("aside")), 0);
    assert_int_equal(rename(file_path(b), file_path(a)), 0);
    assert_int_equal(rename(file_path("aside"), file_path(b)), 0);
}

static int teardown(void **state)
{
    scratch_remove_tree(scratch_path("ck"));
    scratch_remove_tree(scratch_path("other"));
    return scratch_teardown(state);
}

/* ---- What is there ---- */

static void test_nothing(void **unused)
{
    (void)unused;
    assert_int_equal(mkdir(place(), 0777), 0);
    check(0, 0, 0);
}

static void test_two_launches(void **unused)
{
    (void)unused;
    two_launches();
    check(2, BOTH, 0);
    assert_int_equal(access(file_path("e000001"), F_OK), -1);
    check_next_launch(BOTH);
}

/* Many launches, each of another size, each interrupted, to the end. */
static void test_elastic(void **unused)
{
    static const uint32_t ranks[] = {1, 7, 3, 16, 300, 2};
    const struct series series = the_series();
    struct restored found;
    struct error err;
    uint64_t before = 0;

    (void)unused;
    for (int i = 0;; i++) {
        uint64_t left = series.blocks - before;
        uint32_t n = ranks[(size_t)i % COUNT_OF(ranks)];

        launch(&series, place(), n, (const uint64_t[]){0, (left / n + 1) / 2}, fixed_zero());
        assert_int_equal(look(&series, &found, &err), 0);
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
    const struct series series = the_series();
    struct error err;
    struct store *store;

    (void)unused;
    two_launches();
    store = store_open(place(), &series, &err);
    assert_non_null(store);
    assert_int_equal(
        store_finish(store, series_sum(&series, kernel_best(), 0, series.blocks), &err), 0);
    store_close(store);
    check(3, series.blocks, 0);
}

/* A node that sees the epoch's directory late, as on NFS. */
static void test_late_directory(void **unused)
{
    const struct series series = the_series();
    const struct fingerprint fingerprint = fingerprint_of(&series);
    struct epoch_place at = {.epoch = 1, .run = 1};
    struct error err = {""};
    struct writer *writer;
    pid_t pid;

    (void)unused;
    (void)snprintf(at.path, sizeof(at.path), "%s", place());
    assert_int_equal(mkdir(place(), 0777), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        (void)usleep(300000);
        (void)mkdir(file_path("e000001"), 0777);
        (void)usleep(100000);
        _exit(mkdir(file_path("e000001/s00"), 0777));
    }
    writer = writer_open(&at, &fingerprint, 0, 1, (struct interval){0, 1}, &err);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    if (!writer)
        fail_msg("%s", err.text);
    writer_close(writer);
}

/* Two launches that know nothing of each other, where there are no locks: no directory is
 * shared.
 */
static void test_epoch_taken(void **unused)
{
    const struct series series = the_series();
    struct epoch_place at;
    struct error err;
    struct store *store;
    char wanted[1200];

    (void)unused;
    two_launches();
    store = store_open(place(), &series, &err);
    assert_non_null(store);
    assert_int_equal(mkdir(file_path("e000003"), 0777), 0);
    assert_int_equal(store_begin(store, true, RANKS, &at, &err), -1);
    (void)snprintf(wanted, sizeof(wanted),
                   "%s: another launch has begun this epoch; start this one again",
                   file_path("e000003"));
    assert_string_equal(err.text, wanted);
    store_close(store);
    assert_int_equal(access(file_path("e000003"), F_OK), 0);
    check(2, BOTH, 0);
}

/* ---- Damage ---- */

/* What is left when RECORD, one of records[], is lost: the older one of that rank, if this
 * was the newer. */
static uint64_t left_without(size_t record)
{
    /* Sequence 1 is in slot 1, sequence 2 in slot 0. */
    return record % 2 == 0 ? BOTH - (MORE - LESS) : BOTH;
}

typedef void damage_f(const char *name, const unsigned char *bytes, size_t length, size_t at);

static void flip(const char *name, const unsigned char *bytes, size_t length, size_t at)
{
    unsigned char *copy = malloc(length);

    assert_non_null(copy);
    memcpy(copy, bytes, length);
    copy[at] ^= (unsigned char)(1 << at % 8);
    write_bytes(name, copy, length);
    free(copy);
}

static void cut(const char *name, const unsigned char *bytes, size_t length, size_t at)
{
    (void)length;
    write_bytes(name, bytes, at);
}

/* Each byte of the file NAME in turn: EPOCH and BLOCKS and DAMAGED are found then. */
static void each_byte(const char *name, damage_f *damage, uint64_t epoch, uint64_t blocks,
                      unsigned damaged)
{
    size_t length;
    unsigned char *bytes = read_bytes(name, &length);

    assert_true(length > 250);
    for (size_t at = 0; at < length; at++) {
        damage(name, bytes, length, at);
        check(epoch, blocks, damaged);
    }
    write_bytes(name, bytes, length);
    free(bytes);
}

static void each_byte_of_all(damage_f *damage)
{
    two_launches();
    each_byte("MANIFEST", damage, 2, BOTH, 1);
    each_byte("e000002/base.0", damage, 2, BOTH, 1);
    for (size_t i = 0; i < COUNT_OF(records); i++)
        each_byte(records[i], damage, 2, left_without(i), 1);
    /* The other copy, where it is the last one. */
    assert_int_equal(rename(file_path("e000002/base.0"), file_path("kept")), 0);
    each_byte("e000002/base.1", damage, 0, 0, 1);
    check(2, BOTH, 0);
}

static void test_every_byte(void **unused)
{
    (void)unused;
    each_byte_of_all(flip);
}

static void test_every_length(void **unused)
{
    (void)unused;
    each_byte_of_all(cut);
}

/* ---- Something else in the place of a file ---- */

static void put_directory(const char *name)
{
    assert_int_equal(mkdir(file_path(name), 0777), 0);
}

static void put_full_directory(const char *name)
{
    char inner[256];

    put_directory(name);
    (void)snprintf(inner, sizeof(inner), "%s/file", name);
    write_bytes(inner, (const unsigned char *)"x", 1);
}

static void put_fifo(const char *name)
{
    assert_int_equal(mkfifo(file_path(name), 0666), 0);
}

/* To the very record that should be there. */
static void put_link(const char *name)
{
    assert_int_equal(symlink(file_path("kept"), file_path(name)), 0);
}

static void put_link_to_nothing(const char *name)
{
    assert_int_equal(symlink("nowhere", file_path(name)), 0);
}

static void put_link_to_itself(const char *name)
{
    const char *base = strrchr(name, '/');

    assert_int_equal(symlink(base ? base + 1 : name, file_path(name)), 0);
}

static void put_huge(const char *name)
{
    write_bytes(name, (const unsigned char *)"pijob-ck", 8);
    assert_int_equal(truncate(file_path(name), (off_t)1 << 40), 0);
}

static void put_noise(const char *name)
{
    unsigned char noise[512];
    uint64_t state = UNIT_SEED;

    for (size_t i = 0; i < sizeof(noise); i++)
        noise[i] = (unsigned char)unit_random(&state);
    write_bytes(name, noise, sizeof(noise));
}

static void (*const puts_there[])(const char *) = {
    put_directory, put_full_directory,  put_fifo,           put_link,
    put_huge,      put_link_to_nothing, put_link_to_itself, put_noise,
};

static void replace(const char *name, void (*put)(const char *), uint64_t blocks)
{
    assert_int_equal(rename(file_path(name), file_path("kept")), 0);
    put(name);
    check(2, blocks, 1);
    scratch_remove_tree(file_path(name));
    assert_int_equal(rename(file_path("kept"), file_path(name)), 0);
    check(2, BOTH, 0);
}

static void test_no_file(void **unused)
{
    (void)unused;
    two_launches();
    for (size_t k = 0; k < COUNT_OF(puts_there); k++) {
        for (size_t i = 0; i < COUNT_OF(records); i++)
            replace(records[i], puts_there[k], left_without(i));
        replace("e000002/base.0", puts_there[k], BOTH);
        replace("MANIFEST", puts_there[k], BOTH);
    }
}

/* Links in the place of directories are not followed, not even to good ones. */
static void test_links_to_directories(void **unused)
{
    (void)unused;
    two_launches();
    assert_int_equal(rename(file_path("e000002/s00"), file_path("kept")), 0);
    assert_int_equal(symlink(file_path("kept"), file_path("e000002/s00")), 0);
    check(2, FIRST, 1);
    assert_int_equal(unlink(file_path("e000002/s00")), 0);
    assert_int_equal(rename(file_path("kept"), file_path("e000002/s00")), 0);

    assert_int_equal(rename(file_path("e000002"), file_path("kept")), 0);
    assert_int_equal(symlink(file_path("kept"), file_path("e000002")), 0);
    check(0, 0, 1); /* what MANIFEST names */
}

/* ---- Losses ---- */

static void test_lost_files(void **unused)
{
    (void)unused;
    two_launches();
    assert_int_equal(unlink(file_path("MANIFEST")), 0);
    check(2, BOTH, 0);
    assert_int_equal(unlink(file_path("e000002/base.0")), 0);
    check(2, BOTH, 0);
    assert_int_equal(unlink(file_path(records[2])), 0);
    check(2, left_without(2), 0);
    assert_int_equal(unlink(file_path(records[3])), 0);
    check(2, FIRST + MORE, 0);
    check_next_launch(FIRST + MORE);
}

static void test_both_slots(void **unused)
{
    (void)unused;
    two_launches();
    put_noise(records[0]);
    put_noise(records[1]);
    check(2, FIRST + MORE, 2);
    put_noise(records[2]);
    write_bytes(records[3], (const unsigned char *)"", 0);
    check(2, FIRST, 4);
    check_next_launch(FIRST);
}

/* Without a base nothing that is known of the epoch can be trusted; a launch begins anew. */
static void test_both_bases(void **unused)
{
    (void)unused;
    two_launches();
    put_noise("e000002/base.0");
    put_noise("e000002/base.1");
    check(0, 0, 2);
    check_next_launch(0);
}

/* One copy is damaged, one is lost, and a later epoch, that was only begun, has a base. */
static void test_another_epoch(void **unused)
{
    const struct series series = the_series();
    size_t length;
    unsigned char *manifest;

    (void)unused;
    two_launches();
    manifest = read_bytes("MANIFEST", &length);
    launch(&series, place(), 1, (const uint64_t[]){0, 0}, fixed_zero());
    write_bytes("MANIFEST", manifest, length);
    free(manifest);
    /* MANIFEST names epoch 2, which is gone; epoch 3 has it all. */
    check(3, BOTH, ANY_NUMBER);
    put_directory("e000002");
    check(3, BOTH, ANY_NUMBER);
    put_noise("e000002/base.0");
    check(3, BOTH, ANY_NUMBER);
    put_noise("e000002/base.1");
    check(3, BOTH, ANY_NUMBER);
}

/* Numbers may be missing between the epochs, and empty ones may be many. */
static void test_gap(void **unused)
{
    const struct series series = the_series();
    struct restored found;
    struct error err;
    char name[64];

    (void)unused;
    launch(&series, place(), RANKS, (const uint64_t[]){LESS, MORE}, fixed_zero());
    assert_int_equal(unlink(file_path("MANIFEST")), 0);
    put_directory("e000100");
    check(1, RANKS * MORE, 0);
    for (int i = 0; i < 40; i++) {
        (void)snprintf(name, sizeof(name), "e%06d", 200 + 7 * i);
        put_directory(name);
    }
    check(1, RANKS * MORE, 0);
    assert_int_equal(look(&series, &found, &err), 0);
    assert_int_equal(found.epochs, 42);
    assert_int_equal(found.highest, 200 + 7 * 39);
    restore_clear(&found);
    launch(&series, place(), 1, (const uint64_t[]){0, 1}, fixed_zero());
    check(200 + 7 * 39 + 1, RANKS * MORE + 1, 0);
}

/* Epochs, but none that is usable: whoever calls is told. */
static void test_none_usable(void **unused)
{
    const struct series series = the_series();
    struct restored found;
    struct error err;

    (void)unused;
    assert_int_equal(mkdir(place(), 0777), 0);
    put_directory("e000003");
    put_directory("e000100");
    assert_int_equal(look(&series, &found, &err), 0);
    assert_int_equal(found.epoch, 0);
    assert_int_equal(found.epochs, 2);
    assert_int_equal(found.highest, 100);
    restore_clear(&found);
}

/* ---- Good records in wrong places ---- */

static void test_swapped(void **unused)
{
    (void)unused;
    two_launches();
    /* The slots of a rank: the sequence decides. */
    swap_files(records[0], records[1]);
    check(2, BOTH, 0);
    swap_files(records[0], records[1]);
    /* Two ranks. */
    swap_files(records[0], records[2]);
    check(2, FIRST + RANKS * LESS, 2);
    swap_files(records[1], records[3]);
    check(2, FIRST, 4);
    swap_files(records[0], records[2]);
    swap_files(records[1], records[3]);
    check(2, BOTH, 0);
    /* Two kinds. */
    swap_files("MANIFEST", records[0]);
    check(2, left_without(0), 2);
    swap_files("MANIFEST", records[0]);
    swap_files("MANIFEST", "e000002/base.0");
    check(2, BOTH, 2);
    swap_files("MANIFEST", "e000002/base.0");
    swap_files("e000002/base.0", records[0]);
    check(2, left_without(0), 2);
}

/* A rank that there is not. */
static void test_too_many_ranks(void **unused)
{
    (void)unused;
    two_launches();
    copy_file(records[0], "e000002/s00/r000002.0");
    check(2, BOTH, 0);
}

/* Records of the launch before, of the same rank, in the place of this one's. */
static void test_earlier_launch(void **unused)
{
    const struct series series = the_series();

    (void)unused;
    launch(&series, place(), RANKS, (const uint64_t[]){LESS, MORE}, fixed_zero());
    assert_int_equal(rename(file_path("e000001/s00/r000000.0"), file_path("kept")), 0);
    launch(&series, place(), RANKS, (const uint64_t[]){LESS, MORE}, fixed_zero());
    check(2, 3 * MORE + LESS, 0);
    copy_file("kept", records[0]);
    check(2, 2 * MORE + 2 * LESS, 1);
}

/* A directory of the same sum, made by another launch: the same epoch, the same ranks. */
static void test_same_sum_elsewhere(void **unused)
{
    const struct series series = the_series();

    (void)unused;
    launch(&series, place(), RANKS, (const uint64_t[]){LESS, MORE}, fixed_zero());
    assert_int_equal(rename(place(), elsewhere()), 0);
    launch(&series, place(), RANKS, (const uint64_t[]){LESS, MORE}, fixed_zero());
    assert_int_equal(unlink(file_path("e000001/s00/r000000.0")), 0);
    check(1, LESS + MORE, 0);
    assert_int_equal(rename(elsewhere(), file_path("elsewhere")), 0);
    copy_file("elsewhere/e000001/s00/r000000.0", "e000001/s00/r000000.0");
    check(1, LESS + MORE, 1);
    /* The base of the other one: then no record belongs to it, but no sum is wrong. */
    copy_file("elsewhere/e000001/base.0", "e000001/base.0");
    check(1, MORE, 3);
}

/* Another sum's record, anywhere: nothing is touched. */
static void test_another_job(void **unused)
{
    static const struct {
        const char *from, *to;
    } rows[] = {
        {"elsewhere/MANIFEST", "MANIFEST"},
        {"elsewhere/e000001/base.0", "e000002/base.0"},
        {"elsewhere/e000001/s00/r000000.0", "e000002/s00/r000000.0"},
        {"elsewhere/e000001/s00/r000001.1", "e000002/s00/r000001.1"},
    };
    const struct series other = series_init(TERMS + 1);
    const struct series series = the_series();
    struct restored found;
    struct error err;
    char wanted[512];

    (void)unused;
    launch(&other, place(), RANKS, (const uint64_t[]){LESS, MORE}, fixed_zero());
    assert_int_equal(rename(place(), elsewhere()), 0);
    two_launches();
    assert_int_equal(rename(elsewhere(), file_path("elsewhere")), 0);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(rename(file_path(rows[i].to), file_path("kept")), 0);
        copy_file(rows[i].from, rows[i].to);
        assert_int_equal(look(&series, &found, &err), -1);
        (void)snprintf(
            wanted, sizeof(wanted),
            "ck/%s: belongs to a sum of 100001 terms, but this job has 100000; give this job "
            "another checkpoint.directory, or remove this one",
            rows[i].to);
        assert_string_equal(err.text, wanted);
        assert_null(store_open(place(), &series, &err));
        assert_int_equal(rename(file_path("kept"), file_path(rows[i].to)), 0);
        check(2, BOTH, 0);
    }
}

/* ---- Whole records that say what is not so ---- */

/* A core that computes wrongly: in the last places, and by much. */
static void test_wrong_sum(void **unused)
{
    static const double wrong[] = {1e-17, -1e-17, 1, -3};

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        const struct series series = the_series();

        launch(&series, place(), 3, (const uint64_t[]){30, 50}, fixed_zero());
        launch(&series, place(), RANKS, (const uint64_t[]){LESS, MORE},
               fixed_from_double(wrong[i]));
        check(2, FIRST, 2 * RANKS);
        scratch_remove_tree(place());
    }
}

/* Change a record as CHANGE says, with a right checksum. */
static void forge(const char *name, void (*change)(struct record *record, uint64_t by),
                  uint64_t by)
{
    size_t length;
    unsigned char *bytes = read_bytes(name, &length);
    struct record record;
    struct error err = {""};

    if (record_decode(&record, bytes, length, &err) < 0)
        fail_msg("%s", err.text);
    free(bytes);
    change(&record, by);
    bytes = record_encode(&record, &length);
    assert_non_null(bytes);
    write_bytes(name, bytes, length);
    free(bytes);
    record_clear(&record);
}

static void change_kind(struct record *record, uint64_t by)
{
    record->kind = (enum record_kind)by;
}

static void change_run(struct record *record, uint64_t by)
{
    record->run += by;
}

static void change_epoch(struct record *record, uint64_t by)
{
    record->epoch += by;
}

static void change_rank(struct record *record, uint64_t by)
{
    record->rank += (uint32_t)by;
}

static void change_ranks(struct record *record, uint64_t by)
{
    record->ranks += (uint32_t)by;
}

static void change_share_first(struct record *record, uint64_t by)
{
    record->share.first += by;
}

static void change_share_count(struct record *record, uint64_t by)
{
    record->share.count += by;
}

static void change_done(struct record *record, uint64_t by)
{
    record->done += by;
}

static void change_coverage_first(struct record *record, uint64_t by)
{
    record->coverage.interval[record->coverage.count - 1].first += by;
}

static void change_coverage_count(struct record *record, uint64_t by)
{
    record->coverage.interval[record->coverage.count - 1].count += by;
}

static void test_forged(void **unused)
{
    static const struct {
        void (*change)(struct record *, uint64_t);
        uint64_t by;
    } of_rank[] =
        {
            {change_kind, RECORD_BASE}, {change_kind, 0},
            {change_kind, 99},          {change_run, 1},
            {change_epoch, 1},          {change_epoch, UINT64_MAX},
            {change_rank, 1},           {change_rank, 1000},
            {change_ranks, 1},          {change_ranks, 0xffffffff},
            {change_share_first, 1},    {change_share_first, UINT64_MAX},
            {change_share_count, 1},    {change_share_count, UINT64_MAX},
            {change_done, 1},           {change_done, UINT64_MAX},
            {change_done, 100000},      {change_done, UINT64_C(1) << 63},
        },
      of_base[] = {
          {change_kind, RECORD_RANK},
          {change_kind, RECORD_MANIFEST},
          {change_epoch, 1},
          {change_coverage_first, 1},
          {change_coverage_count, 1},
          {change_coverage_first, 1000000},
          {change_coverage_count, UINT64_C(1) << 62},
          {change_coverage_first, UINT64_C(1) << 62},
          {change_coverage_count, UINT64_MAX - 1000},
          /* Looking for the records of so many would take minutes. */
          {change_ranks, 0xffffffff - RANKS},
          {change_ranks, EPOCH_RANKS_MAX},
      };

    (void)unused;
    two_launches();
    for (size_t i = 0; i < COUNT_OF(of_rank); i++) {
        copy_file(records[0], "kept");
        forge(records[0], of_rank[i].change, of_rank[i].by);
        check(2, left_without(0), 1);
        copy_file("kept", records[0]);
    }
    for (size_t i = 0; i < COUNT_OF(of_base); i++) {
        copy_file("e000002/base.0", "kept");
        forge("e000002/base.0", of_base[i].change, of_base[i].by);
        check(2, BOTH, 1);
        copy_file("kept", "e000002/base.0");
    }
    /* More ranks than there are: no share is as before, so nothing of them counts. */
    copy_file("e000002/base.0", "kept");
    forge("e000002/base.0", change_ranks, 1);
    check(2, FIRST, 4);
    copy_file("kept", "e000002/base.0");
    /* An epoch that there is not. */
    forge("MANIFEST", change_epoch, 7);
    check(2, BOTH, ANY_NUMBER);
}

#define WITH_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(test_nothing),
        WITH_SCRATCH(test_two_launches),
        WITH_SCRATCH(test_elastic),
        WITH_SCRATCH(test_finished),
        WITH_SCRATCH(test_late_directory),
        WITH_SCRATCH(test_epoch_taken),
        WITH_SCRATCH(test_every_byte),
        WITH_SCRATCH(test_every_length),
        WITH_SCRATCH(test_no_file),
        WITH_SCRATCH(test_links_to_directories),
        WITH_SCRATCH(test_lost_files),
        WITH_SCRATCH(test_both_slots),
        WITH_SCRATCH(test_both_bases),
        WITH_SCRATCH(test_another_epoch),
        WITH_SCRATCH(test_gap),
        WITH_SCRATCH(test_none_usable),
        WITH_SCRATCH(test_swapped),
        WITH_SCRATCH(test_too_many_ranks),
        WITH_SCRATCH(test_earlier_launch),
        WITH_SCRATCH(test_same_sum_elsewhere),
        WITH_SCRATCH(test_another_job),
        WITH_SCRATCH(test_wrong_sum),
        WITH_SCRATCH(test_forged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
