/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * reader_work.c - one record of a rank, in whatever file it is
 */

#include <config.h>

#include "reader_work.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/no_memory.h"
#include "durable.h"

const char *reader_rank_problem(const struct reader *r, const struct epoch_reader *e,
                                const struct record *record)
{
    struct interval share;

    if (record->epoch != e->base->epoch || record->run != e->base->run)
        return "belongs to another launch";
    if (record->rank >= e->base->ranks || record->ranks != e->base->ranks)
        return "belongs to another rank";
    share = split_part(e->work, record->rank, e->base->ranks);
    if (record->share.first != share.first || record->share.count != share.count ||
        record->done > share.count)
        return "has another share of the work";
    return reader_sum_problem(r, &e->gaps, (struct interval){share.first, record->done},
                              record);
}

/* The slots of a rank are read one after the other: of two records the one with more counts. */
static int add_sum(struct rank_sums *sums, const struct record *record)
{
    const struct rank_sum sum = {record->rank, record->done, record->sum};
    struct rank_sum *last = sums->count > 0 ? &sums->of[sums->count - 1] : NULL;

    if (last && last->rank == sum.rank) {
        if (sum.done > last->done)
            *last = sum;
        return 0;
    }
    if (sums->count == sums->room) {
        size_t room = sums->room ? 2 * sums->room : 64;
        struct rank_sum *grown = realloc(sums->of, room * sizeof(*grown));

        if (!grown)
            return -1;
        sums->of = grown;
        sums->room = room;
    }
    sums->of[sums->count++] = sum;
    return 0;
}

int reader_keep_sum(struct reader *r, struct epoch_reader *e, const char *file,
                    const struct record *record, const char *problem)
{
    reader_tell(r, file, problem, record);
    if (problem)
        return 0;
    reader_keep_last(r, record);
    return add_sum(e->sums, record) < 0 ? no_memory(r->err, r->path) : 0;
}

int reader_open_directory(struct reader *r, int dir, const char *name, const char *place,
                          bool *failed)
{
    struct error why;
    int fd = durable_open_directory(dir, "", name, &why);

    *failed = fd < 0 && !reader_names_no_record(errno);
    if (*failed)
        (void)error_set(r->err,
                        "%s/%s: cannot be opened as a directory: %s; nothing was changed",
                        r->path, place, strerror(errno));
    else if (fd < 0)
        reader_tell(r, place, "is missing, or is not a directory", NULL);
    return fd;
}
