/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * writer.c - write the checkpoints of one rank
 */

#include <config.h>

#include "writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/host.h"
#include "core/no_memory.h"
#include "core/printable.h"
#include "durable.h"
#include "epoch.h"
#include "slurm/slurm.h"

#define LATE_SECONDS 20.0 /* less than launch.timeout is by default */
#define LATE_LOOK 0.05    /* seconds between two looks */

struct writer {
    int dir; /* the subdirectory of this rank's records */
    char path[1024 + 2 * EPOCH_NAME_SIZE + 2];
    char shown[1024 + 2 * EPOCH_NAME_SIZE + 2]; /* the path, for messages */
    struct record record; /* the last one that was written, or is to be */
};

/* Open the directory PATH that rank 0 has made in the directory ABOVE.  A node that has looked
 * before may go on not to see it for a while: NFS remembers that a name is not there.  Opening
 * the directories above makes it ask the server (nfs(5), "close-to-open cache consistency").
 */
static int open_new_directory(const char *above, const char *epoch_path, const char *path)
{
    double deadline = clock_now() + LATE_SECONDS;

    for (;;) {
        int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        const char *const parents[] = {above, epoch_path};

        if (fd >= 0 || (errno != ENOENT && errno != ESTALE) || clock_now() > deadline)
            return fd;
        for (int i = 0; i < 2; i++) {
            int parent = open(parents[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);

            if (parent >= 0)
                (void)close(parent);
        }
        clock_sleep(LATE_LOOK);
    }
}

struct writer *writer_open(const struct epoch_place *place,
                           const struct fingerprint *fingerprint, uint32_t rank,
                           uint32_t ranks, struct interval share, struct error *err)
{
    struct writer *writer = calloc(1, sizeof(*writer));
    struct slurm slurm = slurm_read();
    char epoch[EPOCH_NAME_SIZE];
    char subdirectory[EPOCH_NAME_SIZE];
    char epoch_path[sizeof(writer->path)];

    if (!writer) {
        (void)no_memory(err, place->path);
        return NULL;
    }
    (void)snprintf(writer->path, sizeof(writer->path), "%s/%s/%s", place->path,
                   epoch_name(place->epoch, epoch),
                   epoch_subdirectory_name(rank, subdirectory));
    /* Once opened, the directory stays this launch's, even if another takes its name. */
    (void)printable(writer->shown, sizeof(writer->shown), writer->path);
    (void)snprintf(epoch_path, sizeof(epoch_path), "%s/%s", place->path, epoch);
    writer->dir = open_new_directory(place->path, epoch_path, writer->path);
    if (writer->dir < 0) {
        int failed = errno;

        (void)error_set(err, "%s: cannot be opened as a directory: %s", writer->shown,
                        strerror(failed));
        free(writer);
        return NULL;
    }
    writer->record = (struct record){
        .kind = RECORD_RANK,
        .fingerprint = *fingerprint,
        .run = place->run,
        .epoch = place->epoch,
        .rank = rank,
        .ranks = ranks,
        .share = share,
    };
    (void)slurm_node_name(writer->record.host, sizeof(writer->record.host));
    (void)snprintf(writer->record.job, sizeof(writer->record.job), "%s",
                   slurm.job_id ? slurm.job_id : "");
    return writer;
}

void writer_close(struct writer *writer)
{
    if (writer) {
        (void)close(writer->dir);
        free(writer);
    }
}

int writer_save(struct writer *writer, uint64_t done, struct fixed sum, struct error *err)
{
    struct record *record = &writer->record;
    char name[EPOCH_NAME_SIZE];
    unsigned char *bytes;
    size_t length;
    int rc;

    record->done = done;
    record->sum = sum;
    record->written = (uint64_t)time(NULL);
    record->sequence++;
    (void)epoch_record_name(record->rank, (unsigned)(record->sequence % RECORD_SLOTS), name);
    bytes = record_encode(record, &length);
    rc = bytes ? durable_write(writer->dir, writer->shown, name, bytes, length, err)
               : error_set(err, "%s/%s: out of memory", writer->shown, name);
    free(bytes);
    /* Not to write over the good one next time. */
    if (rc < 0)
        record->sequence--;
    return rc;
}

bool writer_is_removed(const struct writer *writer)
{
    struct stat st;

    /* ESTALE: removed by another host, on NFS. */
    if (fstat(writer->dir, &st) < 0)
        return errno == ESTALE;
    return st.st_nlink == 0;
}
