/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * read_records.c - read the records of a checkpoint directory with all ranks
 *
 * Rank 0 knows which epoch is in force, and sends the base of it to all ranks.  Each rank
 * reads and checks some of the records, and sends what their ranks have summed to rank 0.
 *
 * This saves time, and nothing else.  Another host may see less of the directory than the host
 * of rank 0: NFS remembers that a name was not there, or the path is that of a directory of
 * the host.  So if another rank cannot read something, or finds a damaged record, or has another
 * directory under that path, or if no record of some rank is found, rank 0 reads all records
 * itself.  So it does if the base has too many intervals to send it to every rank.
 */

#include <config.h>

#include "read_records.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "checkpoint/store.h"
#include "checkpoint/unite.h"
#include "share_work.h"
#include "sum/coverage.h"

/* What rank 0 sends; the record of the base follows. */
struct request {
    char path[sizeof(((struct epoch_place *)NULL)->path)]; /* of the directory */
    uint64_t inode;                                        /* of it: another one is a copy */
    uint64_t ranks;                                        /* that the epoch was begun for */
};

/* What is added up over the ranks. */
enum { COUNT_LOST, COUNT_VALID, COUNT_RANKS, COUNTS };

static void __attribute__((noreturn)) fatal(const struct run *run, const struct error *err)
{
    session_fatal(&run->session, err);
}

static void __attribute__((noreturn)) out_of_memory(const struct run *run)
{
    struct error err;

    (void)error_set(&err, "out of memory for the records of the checkpoints");
    session_give_up(&run->session, EXIT_CHECKPOINT, &err);
}

static uint64_t inode_of(int dir)
{
    struct stat st;

    return fstat(dir, &st) == 0 ? (uint64_t)st.st_ino : 0;
}

/* ---- The part of each rank ---- */

/* Read this rank's part of the records to SUMS; BASE is NULL if it is not known here.  RETURN
 * whether rank 0 has to look itself. */
static bool read_part(const struct run *run, const struct request *request,
                      const struct record *base, struct rank_sums *sums)
{
    const struct comm *comm = &run->session.comm;
    struct interval parts;
    struct error err;
    int dir;
    int rc = -1;

    *sums = (struct rank_sums){.count = 0};
    if (!base)
        return true;
    parts = split_part(restore_parts(base), (uint64_t)comm->rank, (uint64_t)comm->size);
    dir = store_peek(request->path, &err);
    if (dir >= 0 && (parts.count == 0 || inode_of(dir) == request->inode))
        rc = restore_part(dir, request->path, &run->task.series, NULL, NULL, base, parts, sums,
                          &err);
    if (dir >= 0)
        (void)close(dir);
    return rc < 0 || (comm->rank != 0 && sums->damaged > 0);
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
                    "MPI_Allreduce of ranks", &err) < 0 ||
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
    struct error err;
    size_t total = 0;

    *all = (struct rank_sums){.damaged = mine->damaged, .last = mine->last};
    if (comm->rank == 0) {
        lengths = calloc((size_t)comm->size, sizeof(*lengths));
        places = calloc((size_t)comm->size, sizeof(*places));
        if (!lengths || !places)
            out_of_memory(run);
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
        out_of_memory(run);
    all->count = total / sizeof(*all->of);
    if (comm_result(MPI_Gatherv(mine->of, bytes, MPI_BYTE, all->of, lengths, places, MPI_BYTE,
                                0, comm->mpi),
                    "MPI_Gatherv of sums", &err) < 0)
        fatal(run, &err);
    share_last(run, &all->last);
    free(lengths);
    free(places);
}

/* Read a part, and bring all parts to rank 0, in ALL.  RETURN 0, or 1 when it has to read them
 * itself; the same on all ranks. */
static int read_together(const struct run *run, const struct request *request,
                         const struct record *base, struct rank_sums *all)
{
    struct rank_sums mine;
    struct error err;
    uint64_t counts[COUNTS] = {[COUNT_LOST] = read_part(run, request, base, &mine)};
    uint64_t totals[COUNTS];
    bool lost;

    *all = (struct rank_sums){.count = 0};
    counts[COUNT_VALID] = mine.valid;
    counts[COUNT_RANKS] = mine.count;
    if (comm_result(MPI_Allreduce(counts, totals, COUNTS, MPI_UINT64_T, MPI_SUM,
                                  run->session.comm.mpi),
                    "MPI_Allreduce of counts", &err) < 0)
        fatal(run, &err);
    lost = totals[COUNT_LOST] > 0 || totals[COUNT_RANKS] < request->ranks;
    if (!lost) {
        gather(run, &mine, all);
        all->valid = (unsigned)totals[COUNT_VALID];
        /* The files of hosts have ranks in any order. */
        rank_sums_order(all);
    }
    rank_sums_clear(&mine);
    return lost;
}

/* ---- Rank 0 ---- */

static int lead(void *arg, const struct record *base, struct rank_sums *sums)
{
    const struct run *run = arg;
    struct request request;
    struct error err;
    unsigned char *record;
    size_t record_length = 0;
    size_t length;
    char *bytes;
    int dir;

    /* No other rank is to hold what grows with the ranks. */
    if (base->coverage.count > SHARED_INTERVALS)
        return 1;
    record = record_encode(base, &record_length);
    length = sizeof(request) + record_length;
    bytes = record ? malloc(length) : NULL;
    if (!bytes) {
        free(record);
        return 1;
    }
    dir = store_peek(run->keeping.place.path, &err);
    memset(&request, 0, sizeof(request));
    memcpy(request.path, run->keeping.place.path, sizeof(request.path));
    request.inode = dir >= 0 ? inode_of(dir) : 0;
    request.ranks = base->ranks;
    if (dir >= 0)
        (void)close(dir);
    memcpy(bytes, &request, sizeof(request));
    memcpy(bytes + sizeof(request), record, record_length);
    if (comm_share_bytes(&run->session.comm, &bytes, &length, &err) < 0)
        fatal(run, &err);
    free(bytes);
    free(record);
    return read_together(run, &request, base, sums);
}

struct restore_help read_records_lead(struct run *run)
{
    return (struct restore_help){lead, run};
}

void read_records_end(const struct run *run)
{
    char *nothing = NULL;
    size_t length = 0;
    struct error err;

    if (comm_share_bytes(&run->session.comm, &nothing, &length, &err) < 0)
        fatal(run, &err);
}

/* ---- Any other rank ---- */

void read_records_help(const struct run *run)
{
    for (;;) {
        char *bytes = NULL;
        size_t length = 0;
        struct request request;
        struct record base;
        struct rank_sums unused;
        struct error err;
        bool known;

        if (comm_share_bytes(&run->session.comm, &bytes, &length, &err) < 0)
            fatal(run, &err);
        if (length == 0) {
            free(bytes);
            return;
        }
        memcpy(&request, bytes, sizeof(request));
        /* Memory may be short. */
        known = record_decode(&base, (unsigned char *)bytes + sizeof(request),
                              length - sizeof(request), &err) == 0;
        (void)read_together(run, &request, known ? &base : NULL, &unused);
        rank_sums_clear(&unused);
        if (known)
            record_clear(&base);
        free(bytes);
    }
}
