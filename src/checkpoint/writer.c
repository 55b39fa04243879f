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
#include "epoch_names.h"
#include "host_file.h"
#include "slurm/slurm.h"

#define LATE_SECONDS 20.0 /* less than launch.timeout is by default */
#define LATE_LOOK 0.05    /* seconds between two looks */

struct writer {
    int dir;  /* the directory of the records */
    int file; /* the file of this host, or -1: this rank has files of its own */
    char path[1024 + 4 * EPOCH_NAME_SIZE];
    char shown[1024 + 4 * EPOCH_NAME_SIZE]; /* the path, for messages */
    char directory[1024 + 4 * EPOCH_NAME_SIZE]; /* that of the directory */
    char name[EPOCH_NAME_SIZE];             /* of the file of this host */
    uint32_t index;                         /* of this rank on its host */
    struct record record;                   /* the last one that was written, or is to be */
};

/* Open PATH, which another rank has made below the directory of TOP characters of it.  A node
 * that has looked before may go on not to see it for a while: NFS remembers that a name is not
 * there.  Opening the directories above makes it ask the server (nfs(5), "close-to-open cache
 * consistency").
 */
static int open_new(const char *path, size_t top, int flags)
{
    double deadline = clock_now() + LATE_SECONDS;
    char above[sizeof(((struct writer *)NULL)->path)];

    for (;;) {
        int fd = open(path, flags | O_NOFOLLOW | O_CLOEXEC);

        if (fd >= 0 || (errno != ENOENT && errno != ESTALE) || clock_now() > deadline)
            return fd;
        for (size_t end = top; path[end]; end += 1 + strcspn(path + end + 1, "/")) {
            int parent;

            (void)snprintf(above, sizeof(above), "%.*s", (int)end, path);
            parent = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            if (parent >= 0)
                (void)close(parent);
        }
        clock_sleep(LATE_LOOK);
    }
}

/* Open the directory of the records of RANK, or of HOST.  Once opened, it stays this launch's,
 * even if another takes its name. */
static int open_directory(struct writer *writer, const struct epoch_place *place, uint32_t rank,
                          uint32_t host, struct error *err)
{
    char epoch[EPOCH_NAME_SIZE];
    char directory[EPOCH_NAME_SIZE];

    (void)snprintf(writer->path, sizeof(writer->path), "%s/%s/%s", place->path,
                   epoch_name(place->epoch, epoch),
                   place->hosts > 0 ? epoch_host_place(host, directory)
                                    : epoch_rank_directory(rank, directory));
    (void)printable(writer->shown, sizeof(writer->shown), writer->path);
    (void)printable(writer->directory, sizeof(writer->directory), writer->path);
    writer->dir = open_new(writer->path, strlen(place->path), O_RDONLY | O_DIRECTORY);
    if (writer->dir < 0)
        return error_set(err, "%s: cannot be opened as a directory: %s", writer->shown,
                         strerror(errno));
    return 0;
}

int writer_make_file(const struct epoch_place *place, uint32_t host, struct error *err)
{
    struct writer writer;
    char name[EPOCH_NAME_SIZE];
    int rc;

    if (open_directory(&writer, place, 0, host, err) < 0)
        return -1;
    rc = host_file_create(writer.dir, writer.shown, epoch_host_file(host, name), true, err);
    (void)close(writer.dir);
    return rc;
}

/* Open the file of HOST, and append its name to the path. */
static int open_file(struct writer *writer, const struct epoch_place *place, uint32_t host,
                     struct error *err)
{
    size_t length = strlen(writer->path);

    (void)snprintf(writer->path + length, sizeof(writer->path) - length, "/%s",
                   epoch_host_file(host, writer->name));
    (void)printable(writer->shown, sizeof(writer->shown), writer->path);
    writer->file = open_new(writer->path, strlen(place->path), O_WRONLY | O_NONBLOCK);
    if (writer->file < 0)
        return error_set(err, "%s: cannot be opened: %s", writer->shown, strerror(errno));
    return 0;
}

struct writer *writer_open(const struct epoch_place *place,
                           const struct fingerprint *fingerprint,
                           const struct writer_rank *rank, struct error *err)
{
    struct writer *writer = calloc(1, sizeof(*writer));
    struct slurm slurm = slurm_read();

    if (!writer) {
        (void)no_memory(err, place->path);
        return NULL;
    }
    writer->dir = writer->file = -1;
    writer->index = rank->index;
    if (open_directory(writer, place, rank->rank, rank->host, err) < 0 ||
        (place->hosts > 0 && open_file(writer, place, rank->host, err) < 0)) {
        writer_close(writer);
        return NULL;
    }
    writer->record = (struct record){
        .kind = RECORD_RANK,
        .fingerprint = *fingerprint,
        .run = place->run,
        .epoch = place->epoch,
        .rank = rank->rank,
        .ranks = rank->ranks,
        .share = rank->share,
    };
    (void)slurm_node_name(writer->record.host, sizeof(writer->record.host));
    (void)snprintf(writer->record.job, sizeof(writer->record.job), "%s",
                   slurm.job_id ? slurm.job_id : "");
    return writer;
}

void writer_close(struct writer *writer)
{
    if (!writer)
        return;
    if (writer->file >= 0)
        (void)close(writer->file);
    if (writer->dir >= 0)
        (void)close(writer->dir);
    free(writer);
}

/* Write BYTES to the block of SLOT.  A file that was removed, by mistake, is made again by the
 * first rank that finds out. */
static int save_in_file(struct writer *writer, unsigned slot, const unsigned char *bytes,
                        size_t length, struct error *err)
{
    const uint64_t block = (uint64_t)writer->index * RECORD_SLOTS + slot;

    if (!host_file_is_there(writer->file, writer->dir, writer->name)) {
        int file = -1;

        if (host_file_create(writer->dir, writer->directory, writer->name, false, err) < 0)
            return -1;
        file = openat(writer->dir, writer->name, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (file < 0)
            return error_set(err, "%s: cannot be opened: %s", writer->shown, strerror(errno));
        (void)close(writer->file);
        writer->file = file;
    }
    if (host_file_write(writer->file, writer->shown, block, bytes, length, err) < 0)
        return -1;
    if (!host_file_is_there(writer->file, writer->dir, writer->name))
        return error_set(err, "%s: was removed", writer->shown);
    return 0;
}

int writer_save(struct writer *writer, uint64_t done, struct fixed sum, struct error *err)
{
    struct record *record = &writer->record;
    unsigned slot = (unsigned)(++record->sequence % RECORD_SLOTS);
    unsigned char *bytes;
    size_t length;
    int rc;

    record->done = done;
    record->sum = sum;
    record->written = (uint64_t)time(NULL);
    bytes = record_encode(record, &length);
    if (!bytes) {
        rc = error_set(err, "%s: out of memory", writer->shown);
    } else if (writer->file >= 0) {
        rc = save_in_file(writer, slot, bytes, length, err);
    } else {
        char name[EPOCH_NAME_SIZE];

        rc = durable_write(writer->dir, writer->shown,
                           epoch_record_name(record->rank, slot, name), bytes, length, err);
    }
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
