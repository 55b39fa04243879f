/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * reader_epoch.c - the base of an epoch, read for restore()
 */

#include <config.h>

#include "reader.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "durable.h"
#include "epoch_names.h"
#include "sum/expected.h"

const char *reader_sum_problem(const struct reader *r, const struct coverage *work,
                               struct interval slice, const struct record *record)
{
    if (expected_deviation(r->series, work, slice, record->sum) <= DEVIATION_MAX)
        return NULL;
    return "holds a wrong sum";
}

/* What a base says that cannot be, or NULL. */
static const char *base_problem(const struct reader *r, const struct record *base,
                                uint64_t epoch)
{
    const struct coverage *coverage = &base->coverage;

    if (base->epoch != epoch)
        return "belongs to another epoch";
    if (base->ranks > EPOCH_RANKS_MAX)
        return "names more ranks than a job can have";
    if (base->hosts > base->ranks)
        return "names more hosts than ranks";
    if (coverage->count > 0) {
        struct interval last = coverage->interval[coverage->count - 1];

        if (last.count > r->series->blocks || last.first > r->series->blocks - last.count)
            return "contains blocks outside the sum";
    }
    return reader_sum_problem(r, coverage, (struct interval){0, coverage_blocks(coverage)},
                              base);
}

/* Read the base of EPOCH, either copy of it. */
static enum found read_base(struct reader *r, int directory, uint64_t epoch,
                            struct record *base)
{
    enum found found = FOUND_NONE;
    char epoch_text[EPOCH_NAME_SIZE];

    (void)epoch_name(epoch, epoch_text);
    for (unsigned slot = 0; slot < RECORD_SLOTS; slot++) {
        char name[EPOCH_NAME_SIZE];
        char file[2 * EPOCH_NAME_SIZE];
        const char *problem;

        (void)snprintf(file, sizeof(file), "%s/%s", epoch_text, epoch_base_name(slot, name));
        found = reader_record(r, directory, name, file, RECORD_BASE, base);
        if (found == FOUND_FOREIGN)
            return found;
        if (found != FOUND_VALID)
            continue;
        problem = base_problem(r, base, epoch);
        reader_tell(r, file, problem, base);
        if (!problem)
            return FOUND_VALID;
        record_clear(base);
        found = FOUND_DAMAGED;
    }
    return found;
}

enum found reader_base(struct reader *r, int dir, uint64_t epoch, struct record *base)
{
    char name[EPOCH_NAME_SIZE];
    struct error why;
    enum found found;
    int directory = durable_open_directory(dir, r->path, epoch_name(epoch, name), &why);

    if (directory < 0 && reader_names_no_record(errno))
        return FOUND_NONE;
    if (directory < 0) {
        (void)error_set(r->err, "%s; nothing was changed", why.text);
        return FOUND_FOREIGN;
    }
    found = read_base(r, directory, epoch, base);
    (void)close(directory);
    return found;
}
