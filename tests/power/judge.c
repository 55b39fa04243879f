/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * judge.c - whether a launch makes right bits of a checkpoint directory, or refuses it
 */

#include <config.h>

#include "judge.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "checkpoint/restore.h"
#include "checkpoint/store.h"
#include "sum/coverage.h"
#include "sum/kernel.h"
#include "sum/series.h"

static struct series series;
static struct fixed *before; /* of each block, the sum of all before it */

/* Messages of pijob(7), "Checkpoints". */
static const char *const refusals[] = {
    "in use by ",
    "it does not say who uses this directory",
    "was not made by pijob",
    "belongs to user ",
    "is of a sum of ",
    "was taken over by ",
    "not a file as pijob makes it",
    "not a directory as pijob makes it",
};

void judge_begin(uint64_t terms)
{
    series = series_init(terms);
    before = calloc(series.blocks + 1, sizeof(*before));
    if (!before)
        abort();
    before[0] = fixed_zero();
    for (uint64_t i = 0; i < series.blocks; i++)
        before[i + 1] = fixed_add(before[i], series_sum(&series, kernel_best(), i, 1));
}

void judge_end(void)
{
    free(before);
}

static struct fixed sum_of(const struct coverage *coverage)
{
    struct fixed sum = fixed_zero();

    for (size_t i = 0; i < coverage->count; i++) {
        struct interval interval = coverage->interval[i];

        sum = fixed_add(
            sum, fixed_sub(before[interval.first + interval.count], before[interval.first]));
    }
    return sum;
}

static uint64_t terms_of(const struct coverage *coverage)
{
    uint64_t terms = 0;

    for (size_t i = 0; i < coverage->count; i++)
        terms +=
            series_terms_in(&series, coverage->interval[i].first, coverage->interval[i].count);
    return terms;
}

__attribute__((format(printf, 2, 3))) static int wrong(struct verdict *verdict,
                                                       const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    (void)vsnprintf(verdict->text, sizeof(verdict->text), fmt, ap);
    va_end(ap);
    verdict->outcome = OUTCOME_WRONG;
    return -1;
}

/* A launch that ends with exit status 6. */
static int refused(struct verdict *verdict, const char *text)
{
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
        if (strstr(text, refusals[i])) {
            (void)wrong(verdict, "%s", text);
            verdict->outcome = OUTCOME_REFUSED;
            return -1;
        }
    return wrong(verdict, "a refusal that is not in the manual: %s", text);
}

/* As pijob --status does. */
static int look(const char *path, struct verdict *verdict, uint64_t *terms)
{
    struct restored restored;
    struct error err = {""};
    int dir = store_peek(path, &err);
    int rc = 0;

    *terms = 0;
    if (dir < 0)
        return errno == ENOENT ? 0 : refused(verdict, err.text);
    if (restore(dir, path, &series, NULL, NULL, &restored, &err) < 0) {
        (void)close(dir);
        return refused(verdict, err.text);
    }
    (void)close(dir);
    *terms = terms_of(&restored.coverage);
    if (!fixed_equal(restored.sum, sum_of(&restored.coverage)))
        rc = wrong(verdict, "the sum of %" PRIu64 " terms is wrong", *terms);
    restore_clear(&restored);
    return rc;
}

/* Of the first of two ranks, half of its share. */
static int save(const struct epoch_place *place, const struct coverage *gaps,
                struct error *err)
{
    struct fingerprint fingerprint = fingerprint_of(&series);
    struct interval share = split_part(coverage_blocks(gaps), 0, 2);
    struct coverage done = {.count = 0};
    struct interval left = {share.first, share.count / 2};
    const struct writer_rank rank = {.ranks = 2, .share = share};
    struct writer *writer = writer_open(place, &fingerprint, &rank, err);
    int rc;

    while (left.count > 0) {
        struct interval piece = coverage_slice(gaps, left);

        if (coverage_add(&done, piece) < 0)
            abort();
        left.first += piece.count;
        left.count -= piece.count;
    }
    rc = writer ? writer_save(writer, share.count / 2, sum_of(&done), err) : -1;
    writer_close(writer);
    coverage_clear(&done);
    return rc;
}

static int resume(const char *path, struct verdict *verdict)
{
    struct error err = {""};
    struct coverage gaps = {.count = 0};
    struct epoch_place place;
    struct store *store = store_open(path, &series, &err);
    const struct restored *restored;
    int rc;

    if (!store)
        return refused(verdict, err.text);
    restored = store_restored(store);
    if (coverage_gaps(&restored->coverage, series.blocks, &gaps) < 0)
        abort();
    if (terms_of(&restored->coverage) != verdict->terms)
        rc = wrong(verdict, "resumed from %" PRIu64 " terms, --status told of %" PRIu64,
                   terms_of(&restored->coverage), verdict->terms);
    else if (store_begin(store, true, 2, 0, &place, &err) < 0 || save(&place, &gaps, &err) < 0 ||
             store_finish(store, fixed_add(restored->sum, sum_of(&gaps)), &err) < 0)
        rc = refused(verdict, err.text);
    else
        rc = 0;
    coverage_clear(&gaps);
    store_close(store);
    return rc;
}

struct verdict judge(const char *path)
{
    struct verdict verdict = {.outcome = OUTCOME_RIGHT};
    uint64_t terms;

    if (look(path, &verdict, &verdict.terms) == 0 && resume(path, &verdict) == 0 &&
        look(path, &verdict, &terms) == 0 && terms != series.terms)
        (void)wrong(&verdict, "resumed, and finished with %" PRIu64 " terms", terms);
    return verdict;
}
