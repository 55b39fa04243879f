/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * saved.c - a checkpoint directory that two launches leave, and a look at it
 */

#include <config.h>

#include "saved.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "checkpoint/durable.h"
#include "checkpoint/epoch.h"
#include "checkpoint/store.h"
#include "checkpoint/writer.h"
#include "scratch.h"
#include "sum/coverage.h"
#include "sum/kernel.h"
#include "unit.h"

static const char *const records[SAVED_RECORDS] = {
    "e000002/s00/r000000.0",
    "e000002/s00/r000000.1",
    "e000002/s00/r000001.0",
    "e000002/s00/r000001.1",
};

const char *saved_record(size_t i)
{
    return records[i];
}

uint64_t saved_without(size_t record)
{
    /* Sequence 1 is in slot 1, sequence 2 in slot 0. */
    return record % 2 == 0 ? SAVED_BOTH - (SAVED_MORE - SAVED_LESS) : SAVED_BOTH;
}

struct series saved_series(void)
{
    return series_init(SAVED_TERMS);
}

char *saved_path(void)
{
    static char path[1024];

    (void)snprintf(path, sizeof(path), "%s", scratch_path("ck"));
    return path;
}

const char *saved_elsewhere(void)
{
    static char path[1024];

    (void)snprintf(path, sizeof(path), "%s", scratch_path("other"));
    return path;
}

const char *saved_file(const char *name)
{
    static char path[2][1200];
    static int turn;

    turn = !turn;
    (void)snprintf(path[turn], sizeof(path[turn]), "%s/%s", saved_path(), name);
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
    const struct interval share = split_part(coverage_blocks(work), rank, ranks);
    struct writer_rank writes = {.rank = rank, .ranks = ranks, .share = share};
    struct error err = {""};
    struct writer *writer;

    if (at->hosts > 0) {
        writes.host = rank % at->hosts;
        writes.index = rank / at->hosts;
        if (writes.index == 0 && writer_make_file(at, writes.host, &err) < 0)
            fail_msg("%s", err.text);
    }
    writer = writer_open(at, &fingerprint, &writes, &err);
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

static void launch(const struct series *series, const char *path, uint32_t ranks,
                   uint32_t hosts, const uint64_t done[2], struct fixed wrong)
{
    struct error err = {""};
    struct store *store = store_open(path, series, &err);
    struct epoch_place at;
    struct coverage work;

    if (!store)
        fail_msg("%s", err.text);
    assert_int_equal(coverage_gaps(&store_restored(store)->coverage, series->blocks, &work),
                     0);
    if (store_begin(store, true, ranks, hosts, &at, &err) < 0)
        fail_msg("%s", err.text);
    for (uint32_t rank = 0; rank < ranks; rank++)
        save_rank(series, &at, &work, rank, ranks, done, wrong);
    coverage_clear(&work);
    store_close(store);
}

void saved_launch(const struct series *series, const char *path, uint32_t ranks,
                  const uint64_t done[2], struct fixed wrong)
{
    launch(series, path, ranks, 0, done, wrong);
}

void saved_launch_on_hosts(const struct series *series, const char *path, uint32_t ranks,
                           uint32_t hosts, const uint64_t done[2])
{
    launch(series, path, ranks, hosts, done, fixed_zero());
}

void saved_two_launches(void)
{
    const struct series series = saved_series();

    saved_launch(&series, saved_path(), 3, (const uint64_t[]){30, 50}, fixed_zero());
    saved_launch(&series, saved_path(), SAVED_RANKS,
                 (const uint64_t[]){SAVED_LESS, SAVED_MORE}, fixed_zero());
}

int saved_look(const struct series *series, struct restored *found, struct error *err)
{
    int dir = open(saved_path(), O_RDONLY | O_DIRECTORY);
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

void saved_check(uint64_t epoch, uint64_t blocks, unsigned damaged)
{
    const struct series series = saved_series();
    struct restored found;
    struct error err;

    if (saved_look(&series, &found, &err) < 0)
        fail_msg("%s", err.text);
    assert_int_equal(found.epoch, epoch);
    assert_int_equal(coverage_blocks(&found.coverage), blocks);
    if (damaged != SAVED_ANY_NUMBER)
        assert_int_equal(found.damaged, damaged);
    restore_clear(&found);
}

void saved_check_next_launch(uint64_t blocks)
{
    const struct series series = saved_series();

    saved_launch(&series, saved_path(), 1, (const uint64_t[]){0, 1}, fixed_zero());
    saved_check(3, blocks + 1, 0);
}

unsigned char *saved_read(const char *name, size_t *length)
{
    int dir = open(saved_path(), O_RDONLY | O_DIRECTORY);
    struct error err = {""};
    unsigned char *bytes = durable_read(dir, name, 1 << 20, length, &err);

    if (!bytes)
        fail_msg("%s: %s", name, err.text);
    (void)close(dir);
    return bytes;
}

void saved_write(const char *name, const unsigned char *bytes, size_t length)
{
    scratch_write(saved_file(name), (const char *)bytes, length);
}

void saved_copy(const char *from, const char *to)
{
    size_t length;
    unsigned char *bytes = saved_read(from, &length);

    saved_write(to, bytes, length);
    free(bytes);
}

void saved_swap(const char *a, const char *b)
{
    assert_int_equal(rename(saved_file(a), saved_file("aside")), 0);
    assert_int_equal(rename(saved_file(b), saved_file(a)), 0);
    assert_int_equal(rename(saved_file("aside"), saved_file(b)), 0);
}

int saved_teardown(void **state)
{
    scratch_remove_tree(scratch_path("ck"));
    scratch_remove_tree(scratch_path("other"));
    return scratch_teardown(state);
}
