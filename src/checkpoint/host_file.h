/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_HOST_FILE_H
#define PIJOB_CHECKPOINT_HOST_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/error.h"

/* A file with the records of all ranks of a host, so that the number of files grows with the
 * hosts.
 *
 * The rank with index I on its host (0, 1, ...) has the blocks 2 I and 2 I + 1, and writes them
 * in turn: the one that is written is never the only good one.  A block begins with a record,
 * or is all zero before the first one; a hole of the file reads as zeros, too.
 *
 * Ranks write without waiting for each other.  A block is as large as a page, and no smaller
 * than a sector: neither two ranks that write at the same time, nor a power failure while one of
 * them writes, can damage the block of another one.
 */
enum { HOST_FILE_BLOCK = 4096 }; /* bytes */

/* Make the file NAME, durably; EXCLUSIVE: there must be none.  PATH, the name of the directory
 * DIR, is for messages.
 * RETURN: 0, or -1 with "PATH/NAME: reason" in ERR.
 */
int host_file_create(int dir, const char *path, const char *name, bool exclusive,
                     struct error *err);

/* Make the block BLOCK of the file FD, called PATH, begin with these LENGTH BYTES, durably.
 * RETURN: 0, or -1 with "PATH: reason" in ERR; what the block has then is not known.
 */
int host_file_write(int fd, const char *path, uint64_t block, const void *bytes, size_t length,
                    struct error *err);

/* RETURN: whether the file FD still is the file NAME of the directory DIR.  If it was removed, a
 * write into it succeeds, and saves nothing.
 */
bool host_file_is_there(int fd, int dir, const char *name);

/* Read the first LENGTH bytes of the block BLOCK of the file FD.
 * RETURN: how many bytes there are: fewer at the end of the file, 0 behind it; or -1 with errno
 * set.
 */
ssize_t host_file_read(int fd, uint64_t block, void *bytes, size_t length);

#endif /* PIJOB_CHECKPOINT_HOST_FILE_H */
