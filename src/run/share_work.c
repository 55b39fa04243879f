/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * share_work.c - tell every rank where the checkpoints are, and which blocks are to be summed
 */

#include <config.h>

#include "share_work.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* What all ranks are told; intervals follow, unless they are too many. */
struct announcement {
    struct epoch_place place;
    uint64_t blocks; /* to be summed */
    uint64_t intervals;
};

static void __attribute__((noreturn)) out_of_memory(const struct run *run)
{
    struct error err;

    (void)error_set(&err, "out of memory");
    session_fatal(&run->session, &err);
}

/* Make COUNT intervals at BYTES this rank's work. */
static void take(struct run *run, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct interval interval;

        memcpy(&interval, bytes + i * sizeof(interval), sizeof(interval));
        if (coverage_add(&run->share.work, interval) < 0)
            out_of_memory(run);
    }
    /* Only for speed. */
    (void)coverage_number(&run->share.work);
}

static struct interval share_of(const struct run *run, int rank)
{
    return split_part(run->share.blocks, (uint64_t)rank, (uint64_t)run->session.comm.size);
}

/* ---- The intervals of each rank ---- */

/* What rank 0 sends: of each rank, how many intervals, from which one on, and how many blocks are
 * before the first of them. */
struct parts {
    int *counts; /* in bytes, for MPI_Scatterv */
    int *places;
    uint64_t *skipped;
};

static void find_parts(struct run *run, struct parts *parts)
{
    const struct coverage *work = &run->share.work;
    const int size = run->session.comm.size;

    parts->counts = calloc((size_t)size, sizeof(*parts->counts));
    parts->places = calloc((size_t)size, sizeof(*parts->places));
    parts->skipped = calloc((size_t)size, sizeof(*parts->skipped));
    if (!parts->counts || !parts->places || !parts->skipped ||
        (!work->before && coverage_number(&run->share.work) < 0))
        out_of_memory(run);
    for (int rank = 0; rank < size; rank++) {
        size_t first;
        size_t count = coverage_intervals(work, share_of(run, rank), &first);

        parts->counts[rank] = (int)(count * sizeof(*work->interval));
        parts->places[rank] = (int)(first * sizeof(*work->interval));
        parts->skipped[rank] = work->before[first];
    }
}

static void scatter(struct run *run)
{
    const struct comm *comm = &run->session.comm;
    struct parts parts = {NULL, NULL, NULL};
    uint64_t skipped;
    struct error err;
    char *bytes;
    int length;

    if (comm->rank == 0)
        find_parts(run, &parts);
    if (comm_result(MPI_Scatter(parts.counts, 1, MPI_INT, &length, 1, MPI_INT, 0, comm->mpi),
                    "MPI_Scatter of lengths", &err) < 0 ||
        comm_result(MPI_Scatter(parts.skipped, 1, MPI_UINT64_T, &skipped, 1, MPI_UINT64_T, 0,
                                comm->mpi),
                    "MPI_Scatter of numbers", &err) < 0)
        session_fatal(&run->session, &err);
    bytes = malloc((size_t)length + 1);
    if (!bytes)
        out_of_memory(run);
    if (comm_result(MPI_Scatterv(run->share.work.interval, parts.counts, parts.places, MPI_BYTE,
                                 bytes, length, MPI_BYTE, 0, comm->mpi),
                    "MPI_Scatterv of intervals", &err) < 0)
        session_fatal(&run->session, &err);
    if (comm->rank != 0) {
        take(run, bytes, (size_t)length / sizeof(struct interval));
        run->share.work.skipped = skipped;
    }
    free(bytes);
    free(parts.counts);
    free(parts.places);
    free(parts.skipped);
}

/* ---- All ranks ---- */

void share_work(struct run *run)
{
    const struct coverage *work = &run->share.work;
    struct announcement announcement;
    size_t length = sizeof(announcement);
    size_t sent = 0;
    char *bytes = NULL;
    struct error err;

    memset(&announcement, 0, sizeof(announcement));
    if (run->session.comm.rank == 0) {
        announcement.place = run->keeping.place;
        announcement.blocks = coverage_blocks(work);
        announcement.intervals = work->count;
        if (work->count <= SHARED_INTERVALS)
            sent = work->count * sizeof(*work->interval);
        length += sent;
        bytes = malloc(length);
        if (!bytes)
            out_of_memory(run);
        memcpy(bytes, &announcement, sizeof(announcement));
        if (sent > 0)
            memcpy(bytes + sizeof(announcement), work->interval, sent);
    }
    if (comm_share_bytes(&run->session.comm, &bytes, &length, &err) < 0)
        session_fatal(&run->session, &err);
    memcpy(&announcement, bytes, sizeof(announcement));
    run->share.blocks = announcement.blocks;
    if (run->session.comm.rank != 0) {
        run->keeping.place = announcement.place;
        take(run, bytes + sizeof(announcement),
             (length - sizeof(announcement)) / sizeof(struct interval));
    }
    free(bytes);
    if (announcement.intervals > SHARED_INTERVALS)
        scatter(run);
}

void share_work_check(const struct run *run)
{
    const struct interval mine = run->share.mine;
    const struct interval right = share_of(run, run->session.comm.rank);
    struct error err;

    if (coverage_blocks(&run->share.work) == run->share.blocks ||
        (mine.first == right.first && mine.count == right.count))
        return;
    (void)error_set(&err,
                    "the exchange has given this rank the blocks from number %" PRIu64
                    " on, %" PRIu64 " of them; its share is %" PRIu64 " from number %" PRIu64
                    " on: MPI has changed the message",
                    mine.first, mine.count, right.count, right.first);
    session_give_up(&run->session, EXIT_WRONG_ANSWER, &err);
}
