/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * reader_hosts.c - the records of an epoch in which each host has a file
 *
 * A record tells its rank itself.  Which block of which file has it does not matter.
 */

#include <config.h>

#include "reader_files.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host_file.h"

enum { PLACE_SIZE = 4 * EPOCH_NAME_SIZE };

/* Of a block that is written while it is read, as by `pijob --status`, parts are new. */
enum { READS_MAX = 3 };

/* Read BLOCK of the file FD to BYTES.  RETURN: FOUND_VALID if there is something; FOUND_FOREIGN
 * with errno set. */
static enum found read_bytes(int fd, uint64_t block, unsigned char bytes[RECORD_RANK_BYTES],
                             size_t *length)
{
    static const unsigned char never_written[RECORD_RANK_BYTES];
    ssize_t n = -1;

    for (int i = 0; i < READS_MAX; i++) {
        struct record record;
        struct error why;

        n = host_file_read(fd, block, bytes, RECORD_RANK_BYTES);
        if (n < 0)
            return FOUND_FOREIGN;
        if (memcmp(bytes, never_written, (size_t)n) == 0)
            return FOUND_NONE;
        if (record_decode(&record, bytes, (size_t)n, &why) == 0) {
            record_clear(&record);
            break;
        }
    }
    *length = (size_t)n;
    return FOUND_VALID;
}

/* Read BLOCK of the file FD, called FILE. */
static int read_block(struct reader *r, struct epoch_reader *e, int fd, const char *file,
                      uint64_t block)
{
    unsigned char bytes[RECORD_RANK_BYTES];
    char name[PLACE_SIZE + 32];
    struct record record;
    size_t length;
    enum found found = read_bytes(fd, block, bytes, &length);
    int rc;

    (void)snprintf(name, sizeof(name), "%s, block %" PRIu64, file, block);
    if (found == FOUND_FOREIGN)
        return error_set(r->err, "%s/%s: cannot be read: %s; nothing was changed", r->path, name,
                         strerror(errno));
    if (found == FOUND_NONE)
        return 0;
    found = reader_decode(r, bytes, length, name, RECORD_RANK, &record);
    if (found != FOUND_VALID)
        return found == FOUND_FOREIGN ? -1 : 0;
    rc = reader_keep_sum(r, e, name, &record, reader_rank_problem(r, e, &record));
    record_clear(&record);
    return rc;
}

/* Read the file of HOST in its directory DIR, called PLACE. */
static int read_host(struct reader *r, struct epoch_reader *e, int dir, const char *place,
                     uint32_t host)
{
    char name[EPOCH_NAME_SIZE];
    char file[PLACE_SIZE];
    struct stat st;
    int rc = 0;
    /* Not to hang on a FIFO that was planted. */
    int fd = openat(dir, epoch_host_file(host, name),
                    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    (void)snprintf(file, sizeof(file), "%.90s/%.30s", place, name);
    /* The launch may have been killed before it had one. */
    if (fd < 0 && errno == ENOENT)
        return 0;
    if (fd < 0 && reader_names_no_record(errno)) {
        reader_tell(r, file, "is not a regular file", NULL);
        return 0;
    }
    if (fd < 0 || fstat(fd, &st) < 0) {
        rc = error_set(r->err, "%s/%s: cannot be opened: %s; nothing was changed", r->path,
                       file, strerror(errno));
    } else if (!S_ISREG(st.st_mode) ||
               (uint64_t)st.st_size >
                   (uint64_t)e->base->ranks * RECORD_SLOTS * HOST_FILE_BLOCK) {
        reader_tell(r, file,
                    S_ISREG(st.st_mode) ? "is too large for the records of all ranks"
                                        : "is not a regular file",
                    NULL);
    } else {
        uint64_t blocks = ((uint64_t)st.st_size + HOST_FILE_BLOCK - 1) / HOST_FILE_BLOCK;

        for (uint64_t block = 0; rc == 0 && block < blocks; block++)
            rc = read_block(r, e, fd, file, block);
    }
    if (fd >= 0)
        (void)close(fd);
    return rc;
}

/* Open the directory of HOST, called PLACE. */
static int open_directory(struct reader *r, const struct epoch_reader *e, uint32_t host,
                          char place[PLACE_SIZE], bool *failed)
{
    char name[EPOCH_NAME_SIZE];
    int upper;
    int dir;

    (void)snprintf(place, PLACE_SIZE, "%s/%s", e->name, epoch_upper_directory(host, name));
    upper = reader_open_directory(r, e->directory, name, place, failed);
    (void)snprintf(place, PLACE_SIZE, "%s/%s", e->name, epoch_host_place(host, name));
    if (upper < 0)
        return -1;
    dir = reader_open_directory(r, upper, epoch_host_directory(host, name), place, failed);
    (void)close(upper);
    return dir;
}

int reader_host_files(struct reader *r, struct epoch_reader *e, struct interval hosts)
{
    char place[PLACE_SIZE];
    int dir = -1;
    int rc = 0;

    for (uint64_t i = 0; rc == 0 && i < hosts.count; i++) {
        uint32_t host = (uint32_t)(hosts.first + i);
        bool failed = false;

        if (i == 0 || host % EPOCH_HOSTS_PER_DIRECTORY == 0) {
            if (dir >= 0)
                (void)close(dir);
            dir = open_directory(r, e, host, place, &failed);
        }
        if (failed)
            rc = -1;
        else if (dir >= 0)
            rc = read_host(r, e, dir, place, host);
    }
    if (dir >= 0)
        (void)close(dir);
    return rc;
}
