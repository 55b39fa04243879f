/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_restore_damage.c - files of a checkpoint directory that are damaged, replaced
 * or lost: what is restored is right, to the bit
 */

#include <config.h>

#include "checkpoint/restore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "saved.h"
#include "scratch.h"
#include "unit.h"

/* ---- Damage ---- */

typedef void damage_f(const char *name, const unsigned char *bytes, size_t length, size_t at);

static void flip(const char *name, const unsigned char *bytes, size_t length, size_t at)
{
    unsigned char *copy = malloc(length);

    assert_non_null(copy);
    memcpy(copy, bytes, length);
    copy[at] ^= (unsigned char)(1 << at % 8);
    saved_write(name, copy, length);
    free(copy);
}

static void cut(const char *name, const unsigned char *bytes, size_t length, size_t at)
{
    (void)length;
    saved_write(name, bytes, at);
}

/* Each byte of the file NAME in turn: EPOCH and BLOCKS and DAMAGED are found then. */
static void each_byte(const char *name, damage_f *damage, uint64_t epoch, uint64_t blocks,
                      unsigned damaged)
{
    size_t length;
    unsigned char *bytes = saved_read(name, &length);

    assert_true(length > 250);
    for (size_t at = 0; at < length; at++) {
        damage(name, bytes, length, at);
        saved_check(epoch, blocks, damaged);
    }
    saved_write(name, bytes, length);
    free(bytes);
}

static void each_byte_of_all(damage_f *damage)
{
    saved_two_launches();
    each_byte("MANIFEST", damage, 2, SAVED_BOTH, 1);
    each_byte("e000002/base.0", damage, 2, SAVED_BOTH, 1);
    for (size_t i = 0; i < SAVED_RECORDS; i++)
        each_byte(saved_record(i), damage, 2, saved_without(i), 1);
    /* The other copy, where it is the last one. */
    assert_int_equal(rename(saved_file("e000002/base.0"), saved_file("kept")), 0);
    each_byte("e000002/base.1", damage, 0, 0, 1);
    saved_check(2, SAVED_BOTH, 0);
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
    assert_int_equal(mkdir(saved_file(name), 0777), 0);
}

static void put_full_directory(const char *name)
{
    char inner[256];

    put_directory(name);
    (void)snprintf(inner, sizeof(inner), "%s/file", name);
    saved_write(inner, (const unsigned char *)"x", 1);
}

static void put_fifo(const char *name)
{
    assert_int_equal(mkfifo(saved_file(name), 0666), 0);
}

/* To the very record that should be there. */
static void put_link(const char *name)
{
    assert_int_equal(symlink(saved_file("kept"), saved_file(name)), 0);
}

static void put_link_to_nothing(const char *name)
{
    assert_int_equal(symlink("nowhere", saved_file(name)), 0);
}

static void put_link_to_itself(const char *name)
{
    const char *base = strrchr(name, '/');

    assert_int_equal(symlink(base ? base + 1 : name, saved_file(name)), 0);
}

static void put_huge(const char *name)
{
    saved_write(name, (const unsigned char *)"pijob-ck", 8);
    assert_int_equal(truncate(saved_file(name), (off_t)1 << 40), 0);
}

static void put_noise(const char *name)
{
    unsigned char noise[512];
    uint64_t state = UNIT_SEED;

    for (size_t i = 0; i < sizeof(noise); i++)
        noise[i] = (unsigned char)unit_random(&state);
    saved_write(name, noise, sizeof(noise));
}

static void (*const puts_there[])(const char *) = {
    put_directory, put_full_directory,  put_fifo,           put_link,
    put_huge,      put_link_to_nothing, put_link_to_itself, put_noise,
};

static void replace(const char *name, void (*put)(const char *), uint64_t blocks)
{
    assert_int_equal(rename(saved_file(name), saved_file("kept")), 0);
    put(name);
    saved_check(2, blocks, 1);
    scratch_remove_tree(saved_file(name));
    assert_int_equal(rename(saved_file("kept"), saved_file(name)), 0);
    saved_check(2, SAVED_BOTH, 0);
}

static void test_no_file(void **unused)
{
    (void)unused;
    saved_two_launches();
    for (size_t k = 0; k < COUNT_OF(puts_there); k++) {
        for (size_t i = 0; i < SAVED_RECORDS; i++)
            replace(saved_record(i), puts_there[k], saved_without(i));
        replace("e000002/base.0", puts_there[k], SAVED_BOTH);
        replace("MANIFEST", puts_there[k], SAVED_BOTH);
    }
}

/* Links in the place of directories are not followed, not even to good ones. */
static void test_links_to_directories(void **unused)
{
    (void)unused;
    saved_two_launches();
    assert_int_equal(rename(saved_file("e000002/s00"), saved_file("kept")), 0);
    assert_int_equal(symlink(saved_file("kept"), saved_file("e000002/s00")), 0);
    saved_check(2, SAVED_FIRST, 1);
    assert_int_equal(unlink(saved_file("e000002/s00")), 0);
    assert_int_equal(rename(saved_file("kept"), saved_file("e000002/s00")), 0);

    assert_int_equal(rename(saved_file("e000002"), saved_file("kept")), 0);
    assert_int_equal(symlink(saved_file("kept"), saved_file("e000002")), 0);
    saved_check(0, 0, 1); /* what MANIFEST names */
}

/* ---- Losses ---- */

static void test_lost_files(void **unused)
{
    (void)unused;
    saved_two_launches();
    assert_int_equal(unlink(saved_file("MANIFEST")), 0);
    saved_check(2, SAVED_BOTH, 0);
    assert_int_equal(unlink(saved_file("e000002/base.0")), 0);
    saved_check(2, SAVED_BOTH, 0);
    assert_int_equal(unlink(saved_file(saved_record(2))), 0);
    saved_check(2, saved_without(2), 0);
    assert_int_equal(unlink(saved_file(saved_record(3))), 0);
    saved_check(2, SAVED_FIRST + SAVED_MORE, 0);
    saved_check_next_launch(SAVED_FIRST + SAVED_MORE);
}

static void test_both_slots(void **unused)
{
    (void)unused;
    saved_two_launches();
    put_noise(saved_record(0));
    put_noise(saved_record(1));
    saved_check(2, SAVED_FIRST + SAVED_MORE, 2);
    put_noise(saved_record(2));
    saved_write(saved_record(3), (const unsigned char *)"", 0);
    saved_check(2, SAVED_FIRST, 4);
    saved_check_next_launch(SAVED_FIRST);
}

/* Without a base nothing that is known of the epoch can be trusted; a launch begins anew. */
static void test_both_bases(void **unused)
{
    (void)unused;
    saved_two_launches();
    put_noise("e000002/base.0");
    put_noise("e000002/base.1");
    saved_check(0, 0, 2);
    saved_check_next_launch(0);
}

/* One copy is damaged, one is lost, and a later epoch, that was only begun, has a base. */
static void test_another_epoch(void **unused)
{
    const struct series series = saved_series();
    size_t length;
    unsigned char *manifest;

    (void)unused;
    saved_two_launches();
    manifest = saved_read("MANIFEST", &length);
    saved_launch(&series, saved_path(), 1, (const uint64_t[]){0, 0}, fixed_zero());
    saved_write("MANIFEST", manifest, length);
    free(manifest);
    /* MANIFEST names epoch 2, which is gone; epoch 3 has it all. */
    saved_check(3, SAVED_BOTH, SAVED_ANY_NUMBER);
    put_directory("e000002");
    saved_check(3, SAVED_BOTH, SAVED_ANY_NUMBER);
    put_noise("e000002/base.0");
    saved_check(3, SAVED_BOTH, SAVED_ANY_NUMBER);
    put_noise("e000002/base.1");
    saved_check(3, SAVED_BOTH, SAVED_ANY_NUMBER);
}

/* Numbers may be missing between the epochs, and empty ones may be many. */
static void test_gap(void **unused)
{
    const struct series series = saved_series();
    struct restored found;
    struct error err;
    char name[64];

    (void)unused;
    saved_launch(&series, saved_path(), SAVED_RANKS,
                 (const uint64_t[]){SAVED_LESS, SAVED_MORE}, fixed_zero());
    assert_int_equal(unlink(saved_file("MANIFEST")), 0);
    put_directory("e000100");
    saved_check(1, SAVED_RANKS * SAVED_MORE, 0);
    for (int i = 0; i < 40; i++) {
        (void)snprintf(name, sizeof(name), "e%06d", 200 + 7 * i);
        put_directory(name);
    }
    saved_check(1, SAVED_RANKS * SAVED_MORE, 0);
    assert_int_equal(saved_look(&series, &found, &err), 0);
    assert_int_equal(found.epochs, 42);
    assert_int_equal(found.highest, 200 + 7 * 39);
    restore_clear(&found);
    saved_launch(&series, saved_path(), 1, (const uint64_t[]){0, 1}, fixed_zero());
    saved_check(200 + 7 * 39 + 1, SAVED_RANKS * SAVED_MORE + 1, 0);
}

/* Epochs, but none that is usable: whoever calls is told. */
static void test_none_usable(void **unused)
{
    const struct series series = saved_series();
    struct restored found;
    struct error err;

    (void)unused;
    assert_int_equal(mkdir(saved_path(), 0777), 0);
    put_directory("e000003");
    put_directory("e000100");
    assert_int_equal(saved_look(&series, &found, &err), 0);
    assert_int_equal(found.epoch, 0);
    assert_int_equal(found.epochs, 2);
    assert_int_equal(found.highest, 100);
    restore_clear(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAVED_TEST(test_every_byte), SAVED_TEST(test_every_length),
        SAVED_TEST(test_no_file),    SAVED_TEST(test_links_to_directories),
        SAVED_TEST(test_lost_files), SAVED_TEST(test_both_slots),
        SAVED_TEST(test_both_bases), SAVED_TEST(test_another_epoch),
        SAVED_TEST(test_gap),        SAVED_TEST(test_none_usable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
