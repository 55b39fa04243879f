/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * writer.c - the checkpoints of one rank
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

#include "core/host.h"
#include "durable.h"
#include "epoch.h"
#include "slurm/slurm.h"

struct writer {
    int dir; /* the subfolder of this rank's records */
    char path[1024 + 2 * EPOCH_NAME_SIZE + 2];
    struct record record; /* the last one that was written, or is to be */
};

struct writer *writer_open(const struct epoch_place *place,
                           const struct fingerprint *fingerprint, uint32_t rank,
                           uint32_t ranks, struct interval share, struct error *err)
{
    struct writer *writer = calloc(1, sizeof(*writer));
    struct slurm slurm = slurm_read();
    char epoch[EPOCH_NAME_SIZE];
    char subfolder[EPOCH_NAME_SIZE];

    if (!writer) {
        (void)error_set(err, "%s: out of memory", place->path);
        return NULL;
    }
    (void)snprintf(writer->path, sizeof(writer->path), "%s/%s/%s", place->path,
                   epoch_name(place->epoch, epoch), epoch_subfolder_name(rank, subfolder));
    /* Once opened, the folder stays this launch's, even if another takes its name. */
    writer->dir = open(writer->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (writer->dir < 0) {
        (void)error_set(err, "%s: cannot be opened as a folder: %s", writer->path,
                        strerror(errno));
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
    rc = bytes ? durable_write(writer->dir, writer->path, name, bytes, length, err)
               : error_set(err, "%s/%s: out of memory", writer->path, name);
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
