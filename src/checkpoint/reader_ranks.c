/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * reader_ranks.c - the records of an epoch in which each rank has files of its own
 */

#include <config.h>

#include "reader_files.h"

#include <stdio.h>
#include <unistd.h>

/* Read both records of RANK in its directory DIR, called PLACE. */
static int read_rank(struct reader *r, struct epoch_reader *e, int dir, const char *place,
                     uint32_t rank)
{
    int rc = 0;

    for (unsigned slot = 0; rc == 0 && slot < RECORD_SLOTS; slot++) {
        char name[EPOCH_NAME_SIZE];
        char file[4 * EPOCH_NAME_SIZE];
        struct record record;
        const char *problem;
        enum found found;

        (void)snprintf(file, sizeof(file), "%s/%s", place,
                       epoch_record_name(rank, slot, name));
        found = reader_record(r, dir, name, file, RECORD_RANK, &record);
        if (found == FOUND_FOREIGN)
            return -1;
        if (found != FOUND_VALID)
            continue;
        problem = reader_rank_problem(r, e, &record);
        if (!problem && record.rank != rank)
            problem = "belongs to another rank";
        rc = reader_keep_sum(r, e, file, &record, problem);
        record_clear(&record);
    }
    return rc;
}

int reader_rank_files(struct reader *r, struct epoch_reader *e, struct interval ranks)
{
    char place[2 * EPOCH_NAME_SIZE];
    int dir = -1;
    int rc = 0;

    for (uint64_t i = 0; rc == 0 && i < ranks.count; i++) {
        uint32_t rank = (uint32_t)(ranks.first + i);
        bool failed = false;

        if (i == 0 || rank % EPOCH_RANKS_PER_DIRECTORY == 0) {
            char name[EPOCH_NAME_SIZE];

            if (dir >= 0)
                (void)close(dir);
            (void)snprintf(place, sizeof(place), "%.30s/%.30s", e->name,
                           epoch_rank_directory(rank, name));
            dir = reader_open_directory(r, e->directory, name, place, &failed);
        }
        if (failed)
            rc = -1;
        else if (dir >= 0)
            rc = read_rank(r, e, dir, place, rank);
    }
    if (dir >= 0)
        (void)close(dir);
    return rc;
}
