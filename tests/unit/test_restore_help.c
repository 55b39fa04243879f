/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_restore_help.c - other processes read the records: what they say is not believed unless
 * it is right
 */

#include <config.h>

#include "checkpoint/restore.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "checkpoint/unite.h"
#include "saved.h"
#include "unit.h"

enum { RANKS = 10, HOSTS = 3, DONE = 2 };

/* What the helpers do wrong. */
enum lie {
    NOTHING,
    GIVE_UP,
    WRONG_SUM,
    WRONG_RANK,
    WRONG_COUNT,
    TOO_MANY,
    TWICE,
    DISORDER,
    NO_SUCH_RANK,
    LIES,
};

static struct {
    int dir;
    enum lie lie;
    unsigned asked;
} helper;

/* Reads the parts one by one, as many processes do. */
static int help(void *arg, const struct record *base, struct rank_sums *sums)
{
    const struct series series = saved_series();
    struct rank_sums all = {.of = calloc(RANKS, sizeof(*all.of))};
    struct error err = {""};

    assert_ptr_equal(arg, &helper);
    assert_non_null(all.of);
    helper.asked++;
    for (uint32_t part = 0; part < restore_parts(base); part++) {
        struct rank_sums some;

        if (restore_part(helper.dir, "ck", &series, NULL, NULL, base,
                         (struct interval){part, 1}, &some, &err) < 0)
            fail_msg("%s", err.text);
        for (size_t i = 0; i < some.count; i++)
            all.of[some.of[i].rank] = some.of[i];
        all.count += some.count;
        all.valid += some.valid;
        rank_sums_clear(&some);
    }
    switch (helper.lie) {
    case WRONG_SUM:
        all.of[3].sum.bits += (fixed_bits)1 << 80;
        break;
    case WRONG_RANK:
        all.of[9].rank = 8;
        all.of[8] = all.of[9];
        all.count--;
        break;
    case WRONG_COUNT:
        all.of[3].done--;
        break;
    case TOO_MANY:
        all.of[3].done = UINT64_MAX;
        break;
    case TWICE:
        all.of[3] = all.of[2];
        break;
    case DISORDER:
        all.of[3] = all.of[4];
        all.of[4] = all.of[2];
        break;
    case NO_SUCH_RANK:
        all.of[9].rank = RANKS;
        break;
    default:
        break;
    }
    *sums = all;
    /* Whoever does not believe it finds nothing. */
    if (helper.lie == NOTHING)
        assert_int_equal(rename(saved_file("e000001"), saved_file("aside")), 0);
    return helper.lie == GIVE_UP;
}

static void look(enum lie lie)
{
    const struct series series = saved_series();
    const struct restore_help with = {help, &helper};
    struct error err = {""};
    struct restored found;

    helper.dir = open(saved_path(), O_RDONLY | O_DIRECTORY);
    helper.lie = lie;
    helper.asked = 0;
    if (restore_with(&with, helper.dir, "ck", &series, &found, &err) < 0)
        fail_msg("%s", err.text);
    (void)close(helper.dir);
    if (lie == NOTHING)
        assert_int_equal(rename(saved_file("aside"), saved_file("e000001")), 0);
    assert_int_equal(helper.asked, 1);
    assert_int_equal(coverage_blocks(&found.coverage), RANKS * DONE);
    assert_int_equal(found.damaged, 0);
    /* MANIFEST and the base; both records of each rank. */
    assert_int_equal(found.valid, 2 + 2 * RANKS);
    restore_clear(&found);
}

static void test_each_lie(void **unused)
{
    const struct series series = saved_series();
    const uint64_t done[2] = {1, DONE};

    (void)unused;
    saved_launch_on_hosts(&series, saved_path(), RANKS, HOSTS, done);
    for (enum lie lie = NOTHING; lie < LIES; lie++)
        look(lie);
    scratch_remove_tree(saved_path());
    saved_launch(&series, saved_path(), RANKS, done, fixed_zero());
    for (enum lie lie = NOTHING; lie < LIES; lie++)
        look(lie);
}

/* Sums that are right, each, by as much as is allowed; not so all together. */
static void test_sum_of_all(void **unused)
{
    const struct series series = saved_series();
    const uint64_t done[2] = {1, DONE};
    struct fixed little = {(fixed_bits)1 << (FIXED_FRACTION_BITS - 60)}; /* 0.87e-18 */
    struct restored found;
    struct error err;

    (void)unused;
    saved_launch(&series, saved_path(), RANKS, done, little);
    assert_int_equal(saved_look(&series, &found, &err), 0);
    assert_int_equal(found.epoch, 0);
    assert_int_equal(found.epochs, 1);
    assert_int_equal(found.damaged, 1);
    assert_int_equal(found.coverage.count, 0);
    restore_clear(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAVED_TEST(test_each_lie),
        SAVED_TEST(test_sum_of_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
