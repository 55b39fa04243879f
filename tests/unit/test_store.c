/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_store.c - two launches with one checkpoint directory
 */

#include <config.h>

#include "checkpoint/store.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "checkpoint/durable.h"
#include "checkpoint/epoch.h"
#include "scratch.h"
#include "unit.h"

enum { TERMS = 100000 };

static const char *place(void)
{
    return scratch_path("ck");
}

static bool has(const char *name)
{
    char path[1200];

    (void)snprintf(path, sizeof(path), "%s/%s", place(), name);
    return access(path, F_OK) == 0;
}

static void take_away(const char *name)
{
    char path[1200];

    (void)snprintf(path, sizeof(path), "%s/%s", place(), name);
    assert_int_equal(unlink(path), 0);
}

static struct store *open_store(void)
{
    const struct series series = series_init(TERMS);
    struct error err;
    struct store *store = store_open(place(), &series, &err);

    if (!store)
        fail_msg("%s", err.text);
    return store;
}

static void begin(struct store *store)
{
    struct epoch_place at;
    struct error err;

    if (store_begin(store, true, 1, 0, &at, &err) < 0)
        fail_msg("%s", err.text);
}

/* That ERR, which begins with the directory, then says TEXT. */
static void assert_says(const struct error *err, const char *text)
{
    size_t length = strlen(place());

    assert_int_equal(strncmp(err->text, place(), length), 0);
    if (!strstr(err->text + length, text))
        fail_msg("\"%s\" does not say: %s", err->text, text);
}

static int teardown(void **state)
{
    scratch_remove_tree(place());
    return scratch_teardown(state);
}

static void test_second(void **unused)
{
    const struct series series = series_init(TERMS);
    struct store *first = open_store();
    struct error err;

    (void)unused;
    assert_null(store_open(place(), &series, &err));
    assert_says(&err, ": in use by process ");
    assert_int_equal(store_check_owner(first, &err), 0);
    store_close(first);
    assert_false(has("owner"));
}

static void test_owner_is_put_back(void **unused)
{
    struct store *store = open_store();
    struct error err;

    (void)unused;
    take_away("owner");
    begin(store);
    assert_true(has("owner"));
    take_away("owner");
    assert_int_equal(store_check_owner(store, &err), 0);
    assert_true(has("owner"));
    store_close(store);
    assert_false(has("owner"));
}

static void test_taken_over(void **unused)
{
    struct store *first = open_store();
    struct store *second;
    struct epoch_place at;
    struct error err;

    (void)unused;
    begin(first);
    take_away("owner");
    second = open_store();
    begin(second);
    assert_int_equal(store_check_owner(first, &err), -1);
    assert_says(&err, ": was taken over by process ");
    assert_int_equal(store_begin(first, true, 1, 0, &at, &err), -1);
    assert_int_equal(store_finish(first, fixed_zero(), &err), -1);
    assert_false(has("e000003"));

    /* Whoever is over does not remove what is not its own. */
    store_close(first);
    assert_int_equal(store_check_owner(second, &err), 0);
    store_close(second);
}

static void test_taken_over_and_ended(void **unused)
{
    struct store *first = open_store();
    struct store *second;
    struct error err;

    (void)unused;
    begin(first);
    take_away("owner");
    second = open_store();
    begin(second);
    store_close(second);
    assert_int_equal(store_check_owner(first, &err), -1);
    assert_says(&err, ": was taken over by another launch, which has ended since");
    assert_false(has("owner"));
    store_close(first);
}

static void test_directory_is_removed(void **unused)
{
    struct store *store = open_store();
    struct error err;

    (void)unused;
    begin(store);
    scratch_remove_tree(place());
    assert_int_equal(store_check_owner(store, &err), -1);
    assert_says(&err, "/owner: was removed while this job ran, and cannot be created again: ");
    store_close(store);
}

/* Two launches that find the same number. */
static void test_epoch_is_begun_once(void **unused)
{
    const struct series series = series_init(TERMS);
    struct record base = {
        .fingerprint = fingerprint_of(&series), .run = 1, .epoch = 7, .ranks = 1};
    struct error err;
    int dir;

    (void)unused;
    assert_int_equal(mkdir(place(), 0777), 0);
    dir = open(place(), O_RDONLY | O_DIRECTORY);
    assert_int_equal(epoch_begin(dir, place(), &base, &err), 0);
    base.run = 2;
    assert_int_equal(epoch_begin(dir, place(), &base, &err), -1);
    assert_says(&err, "/e000007: another launch has begun this epoch");
    assert_true(has("e000007/base.1"));
    (void)close(dir);
}

#define WITH_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(test_second),
        WITH_SCRATCH(test_owner_is_put_back),
        WITH_SCRATCH(test_taken_over),
        WITH_SCRATCH(test_taken_over_and_ended),
        WITH_SCRATCH(test_directory_is_removed),
        WITH_SCRATCH(test_epoch_is_begun_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
