/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_restore_forged.c - whole records that are in a wrong place, or say what is not
 * so: they do not count, or the launch is refused
 */

#include <config.h>

#include "checkpoint/restore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "checkpoint/epoch.h"
#include "checkpoint/record.h"
#include "checkpoint/store.h"
#include "saved.h"
#include "scratch.h"
#include "seal.h"
#include "unit.h"

/* ---- Good records in wrong places ---- */

static void test_swapped(void **unused)
{
    (void)unused;
    saved_two_launches();
    /* The slots of a rank: the sequence decides. */
    saved_swap(saved_record(0), saved_record(1));
    saved_check(2, SAVED_BOTH, 0);
    saved_swap(saved_record(0), saved_record(1));
    /* Two ranks. */
    saved_swap(saved_record(0), saved_record(2));
    saved_check(2, SAVED_FIRST + SAVED_RANKS * SAVED_LESS, 2);
    saved_swap(saved_record(1), saved_record(3));
    saved_check(2, SAVED_FIRST, 4);
    saved_swap(saved_record(0), saved_record(2));
    saved_swap(saved_record(1), saved_record(3));
    saved_check(2, SAVED_BOTH, 0);
    /* Two kinds. */
    saved_swap("MANIFEST", saved_record(0));
    saved_check(2, saved_without(0), 2);
    saved_swap("MANIFEST", saved_record(0));
    saved_swap("MANIFEST", "e000002/base.0");
    saved_check(2, SAVED_BOTH, 2);
    saved_swap("MANIFEST", "e000002/base.0");
    saved_swap("e000002/base.0", saved_record(0));
    saved_check(2, saved_without(0), 2);
}

/* A rank that there is not. */
static void test_too_many_ranks(void **unused)
{
    (void)unused;
    saved_two_launches();
    saved_copy(saved_record(0), "e000002/s00/r000002.0");
    saved_check(2, SAVED_BOTH, 0);
}

/* Records of the launch before, of the same rank, in the place of this one's. */
static void test_earlier_launch(void **unused)
{
    const struct series series = saved_series();

    (void)unused;
    saved_launch(&series, saved_path(), SAVED_RANKS,
                 (const uint64_t[]){SAVED_LESS, SAVED_MORE}, fixed_zero());
    assert_int_equal(rename(saved_file("e000001/s00/r000000.0"), saved_file("kept")), 0);
    saved_launch(&series, saved_path(), SAVED_RANKS,
                 (const uint64_t[]){SAVED_LESS, SAVED_MORE}, fixed_zero());
    saved_check(2, 3 * SAVED_MORE + SAVED_LESS, 0);
    saved_copy("kept", saved_record(0));
    saved_check(2, 2 * SAVED_MORE + 2 * SAVED_LESS, 1);
}

/* A directory of the same sum, made by another launch: the same epoch, the same ranks. */
static void test_same_sum_elsewhere(void **unused)
{
    const struct series series = saved_series();

    (void)unused;
    saved_launch(&series, saved_path(), SAVED_RANKS,
                 (const uint64_t[]){SAVED_LESS, SAVED_MORE}, fixed_zero());
    assert_int_equal(rename(saved_path(), saved_elsewhere()), 0);
    saved_launch(&series, saved_path(), SAVED_RANKS,
                 (const uint64_t[]){SAVED_LESS, SAVED_MORE}, fixed_zero());
    assert_int_equal(unlink(saved_file("e000001/s00/r000000.0")), 0);
    saved_check(1, SAVED_LESS + SAVED_MORE, 0);
    assert_int_equal(rename(saved_elsewhere(), saved_file("elsewhere")), 0);
    saved_copy("elsewhere/e000001/s00/r000000.0", "e000001/s00/r000000.0");
    saved_check(1, SAVED_LESS + SAVED_MORE, 1);
    /* The base of the other one: then no record belongs to it, but no sum is wrong. */
    saved_copy("elsewhere/e000001/base.0", "e000001/base.0");
    saved_check(1, SAVED_MORE, 3);
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
    const struct series other = series_init(SAVED_TERMS + 1);
    const struct series series = saved_series();
    struct restored found;
    struct error err;
    char wanted[512];

    (void)unused;
    saved_launch(&other, saved_path(), SAVED_RANKS, (const uint64_t[]){SAVED_LESS, SAVED_MORE},
                 fixed_zero());
    assert_int_equal(rename(saved_path(), saved_elsewhere()), 0);
    saved_two_launches();
    assert_int_equal(rename(saved_elsewhere(), saved_file("elsewhere")), 0);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(rename(saved_file(rows[i].to), saved_file("kept")), 0);
        saved_copy(rows[i].from, rows[i].to);
        assert_int_equal(saved_look(&series, &found, &err), -1);
        (void)snprintf(
            wanted, sizeof(wanted),
            "ck/%s: belongs to a sum of 100001 terms, but this job has 100000; give this job "
            "another checkpoint.directory, or remove this one",
            rows[i].to);
        assert_string_equal(err.text, wanted);
        assert_null(store_open(saved_path(), &series, &err));
        assert_int_equal(rename(saved_file("kept"), saved_file(rows[i].to)), 0);
        saved_check(2, SAVED_BOTH, 0);
    }
}

/* A record of a later pijob, which may hold all the work: nothing is touched. */
static void test_later_version(void **unused)
{
    static const char *const names[] = {"MANIFEST", "e000002/base.0", "e000002/s00/r000001.1",
                                        "e000001/d00/s00/h000000"};
    const struct series series = saved_series();

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const bool hosts = strstr(names[i], "/h0") != NULL;
        struct restored found;
        struct error err;
        char wanted[512];
        size_t length;
        unsigned char *bytes;

        if (hosts)
            saved_launch_on_hosts(&series, saved_path(), SAVED_RANKS, 1,
                                  (const uint64_t[]){SAVED_LESS, SAVED_MORE});
        else
            saved_two_launches();
        bytes = saved_read(names[i], &length);
        seal_number(bytes + SEAL_AT_VERSION, 2, 4);
        seal(bytes, hosts ? RECORD_RANK_BYTES : length);
        saved_write(names[i], bytes, length);
        free(bytes);
        assert_int_equal(saved_look(&series, &found, &err), -1);
        (void)snprintf(wanted, sizeof(wanted),
                       "ck/%s%s: was written by a later version of pijob (record version 2; "
                       "this one reads version 1); resume with that version, or give this job "
                       "another checkpoint.directory",
                       names[i], hosts ? ", block 0" : "");
        assert_string_equal(err.text, wanted);
        assert_null(store_open(saved_path(), &series, &err));
        scratch_remove_tree(saved_path());
    }
}

/* ---- Whole records that say what is not so ---- */

/* A core that computes wrongly: in the last places, and by much. */
static void test_wrong_sum(void **unused)
{
    static const double wrong[] = {1e-17, -1e-17, 1, -3};

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        const struct series series = saved_series();

        saved_launch(&series, saved_path(), 3, (const uint64_t[]){30, 50}, fixed_zero());
        saved_launch(&series, saved_path(), SAVED_RANKS,
                     (const uint64_t[]){SAVED_LESS, SAVED_MORE}, fixed_from_double(wrong[i]));
        saved_check(2, SAVED_FIRST, 2 * SAVED_RANKS);
        scratch_remove_tree(saved_path());
    }
}

/* Change a record as CHANGE says, with a right checksum. */
static void forge(const char *name, void (*change)(struct record *record, uint64_t by),
                  uint64_t by)
{
    size_t length;
    unsigned char *bytes = saved_read(name, &length);
    struct record record;
    struct error err = {""};

    if (record_decode(&record, bytes, length, &err) < 0)
        fail_msg("%s", err.text);
    free(bytes);
    change(&record, by);
    bytes = record_encode(&record, &length);
    assert_non_null(bytes);
    saved_write(name, bytes, length);
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
          {change_ranks, 0xffffffff - SAVED_RANKS},
          {change_ranks, EPOCH_RANKS_MAX},
          {change_rank, SAVED_RANKS + 1}, /* hosts */
      };

    (void)unused;
    saved_two_launches();
    for (size_t i = 0; i < COUNT_OF(of_rank); i++) {
        saved_copy(saved_record(0), "kept");
        forge(saved_record(0), of_rank[i].change, of_rank[i].by);
        saved_check(2, saved_without(0), 1);
        saved_copy("kept", saved_record(0));
    }
    for (size_t i = 0; i < COUNT_OF(of_base); i++) {
        saved_copy("e000002/base.0", "kept");
        forge("e000002/base.0", of_base[i].change, of_base[i].by);
        saved_check(2, SAVED_BOTH, 1);
        saved_copy("kept", "e000002/base.0");
    }
    /* More ranks than there are: no share is as before, so nothing of them counts. */
    saved_copy("e000002/base.0", "kept");
    forge("e000002/base.0", change_ranks, 1);
    saved_check(2, SAVED_FIRST, 4);
    saved_copy("kept", "e000002/base.0");
    /* An epoch that there is not. */
    forge("MANIFEST", change_epoch, 7);
    saved_check(2, SAVED_BOTH, SAVED_ANY_NUMBER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAVED_TEST(test_swapped),        SAVED_TEST(test_too_many_ranks),
        SAVED_TEST(test_earlier_launch), SAVED_TEST(test_same_sum_elsewhere),
        SAVED_TEST(test_another_job),    SAVED_TEST(test_later_version),
        SAVED_TEST(test_wrong_sum),
        SAVED_TEST(test_forged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
