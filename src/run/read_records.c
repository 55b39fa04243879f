/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * read_records.c - read the records of a checkpoint directory with all ranks
 *
 * Rank 0 knows which epoch is in force, and sends the base of it to all ranks.  Each rank
 * reads and checks the records of some of the ranks that wrote them, and sends what they have
 * summed to rank 0.
 *
 * This saves time, and nothing else.  Another host may see less of the directory than the host
 * of rank 0: NFS remembers that a name was not there, or the path is that of a directory of
 * the host.  So if another rank cannot read something, or finds that a record is missing or
 * damaged, rank 0 reads all records itself.
 */

#include <config.h>

#include "read_records.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sum/coverage.h"

/* What is added up over the ranks. */
enum { COUNT_LOST, COUNT_VALID, COUNTS };

static void fatal(const struct run *run, const struct error *err)
{
    session_fatal(&run->session, err);
}

/* Send the path and the base from rank 0 to all ranks.  RETURN: whether there is one. */
static bool share_base(struct run *run, struct record *base)
{
    const struct record *found = run->keeping.store ? store_base(run->keeping.store) : NULL;
    const size_t path_size = sizeof(run->keeping.place.path);
    unsigned char *record = NULL;
    size_t length = 0;
    char *bytes = NULL;
    struct error err = {"out of memory"};
    int rc = 0;

    if (found && found->ranks > 0) {
        record = record_encode(found, &length);
        bytes = record ? malloc(path_size + length) : NULL;
        if (!bytes)
            fatal(run, &err);
        memcpy(bytes, run->keeping.place.path, path_size);
        memcpy(bytes + path_size, record, length);
        length += path_size;
        free(record);
    }
    if (comm_share_bytes(&run->session.comm, &bytes, &length, &err) < 0)
        fatal(run, &err);
    if (length > 0) {
        memcpy(run->keeping.place.path, bytes, path_size);
        rc = record_decode(base, (unsigned char *)bytes + path_size, length - path_size, &err);
    }
    free(bytes);
    if (rc < 0)
        fatal(run, &err);
    return length > 0;
}

/* The ranks whose records this rank reads. */
static struct interval part(const struct run *run, const struct record *base)
{
    const struct comm *comm = &run->session.comm;

    return split_part(base->ranks, (uint64_t)comm->rank, (uint64_t)comm->size);
}

/* Read the records of these ranks to SUMS.  RETURN: how many of them rank 0 has to look for
 * itself. */
static uint64_t read_part(const struct run *run, const struct record *base,
                          struct rank_sums *sums)
{
    const char *path = run->keeping.place.path;
    const struct interval ranks = part(run, base);
    struct error err;
    int dir = store_peek(path, &err);
    int rc = -1;

    *sums = (struct rank_sums){.count = 0};
    if (dir >= 0) {
        rc = restore_ranks(dir, path, &run->task.series, NULL, NULL, base, ranks, sums, &err);
        (void)close(dir);
    }
    if (rc < 0)
        return 1;
    return run->keeping.store ? 0 : sums->damaged + ranks.count - sums->count;
}

/* Bring the newest record of all to rank 0. */
static void share_last(const struct run *run, struct record *last)
{
    const struct comm *comm = &run->session.comm;
    uint64_t newest = 0;
    int from;
    int mine;
    struct error err;

    if (comm_result(
            MPI_Allreduce(&last->written, &newest, 1, MPI_UINT64_T, MPI_MAX, comm->mpi),
            "MPI_Allreduce of times", &err) < 0)
        fatal(run, &err);
    mine = last->written == newest ? comm->rank : comm->size;
    if (comm_result(MPI_Allreduce(&mine, &from, 1, MPI_INT, MPI_MIN, comm->mpi),
                    "MPI_Allreduce of times", &err) < 0 ||
        comm_result(MPI_Bcast(last, sizeof(*last), MPI_BYTE, from, comm->mpi),
                    "MPI_Bcast of a record", &err) < 0)
        fatal(run, &err);
}

/* Bring MINE, of each rank, to rank 0, in ALL. */
static void gather(const struct run *run, const struct rank_sums *mine, struct rank_sums *all)
{
    const struct comm *comm = &run->session.comm;
    const int bytes = (int)(mine->count * sizeof(*mine->of));
    int *lengths = NULL;
    int *places = NULL;
    struct error err = {"out of memory"};
    size_t total = 0;

    *all = (struct rank_sums){.damaged = mine->damaged, .last = mine->last};
    if (comm->rank == 0) {
        lengths = calloc((size_t)comm->size, sizeof(*lengths));
        places = calloc((size_t)comm->size, sizeof(*places));
        if (!lengths || !places)
            fatal(run, &err);
    }
    if (comm_result(MPI_Gather(&bytes, 1, MPI_INT, lengths, 1, MPI_INT, 0, comm->mpi),
                    "MPI_Gather of lengths", &err) < 0)
        fatal(run, &err);
    for (int i = 0; lengths && i < comm->size; i++) {
        places[i] = (int)total;
        total += (size_t)lengths[i];
    }
    all->of = malloc(total + 1);
    if (!all->of)
        fatal(run, &err);
    all->count = total / sizeof(*all->of);
    if (comm_result(MPI_Gatherv(mine->of, bytes, MPI_BYTE, all->of, lengths, places, MPI_BYTE,
                                0, comm->mpi),
                    "MPI_Gatherv of sums", &err) < 0)
        fatal(run, &err);
    share_last(run, &all->last);
    free(lengths);
    free(places);
}

int read_records(struct run *run, struct error *err)
{
    const struct comm *comm = &run->session.comm;
    struct store *store = run->keeping.store;
    struct record base = {.epoch = 0};
    struct rank_sums mine;
    struct rank_sums all;
    struct error failure;
    uint64_t counts[COUNTS];
    uint64_t totals[COUNTS];
    int rc = 0;

    if (comm->size == 1 || !share_base(run, &base))
        return store ? store_restore(store, NULL, err) : 0;
    counts[COUNT_LOST] = read_part(run, &base, &mine);
    counts[COUNT_VALID] = mine.valid;
    if (comm_result(MPI_Allreduce(counts, totals, COUNTS, MPI_UINT64_T, MPI_SUM, comm->mpi),
                    "MPI_Allreduce of counts", &failure) < 0)
        fatal(run, &failure);
    if (totals[COUNT_LOST] == 0) {
        gather(run, &mine, &all);
        all.valid = (unsigned)totals[COUNT_VALID];
        rc = store ? store_restore(store, &all, err) : 0;
        rank_sums_clear(&all);
    } else if (store) {
        rc = store_restore(store, NULL, err);
    }
    rank_sums_clear(&mine);
    record_clear(&base);
    return rc;
}
