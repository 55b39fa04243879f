/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_IO_H
#define PIJOB_CORE_IO_H

#include <stddef.h>
#include <sys/types.h>

/* read(2) and write(2) until everything is done.  Interrupted calls are repeated. */

/* Write the LENGTH bytes at BYTES to FD.  WRITTEN, which may be NULL, is set to the number of
 * bytes written, also on failure.
 * RETURN: 0, or -1 with errno set.
 */
int io_write(int fd, const void *bytes, size_t length, size_t *written);

/* Read up to LENGTH bytes from FD into BYTES; fewer only at the end of the file.
 * RETURN: the number of bytes read, or -1 with errno set.
 */
ssize_t io_read(int fd, void *bytes, size_t length);

/* Wait until the other end of the pipe FD has read all that was written, but no longer than
 * SECONDS.  Of anything else than a pipe, there is nothing to wait for.
 */
void io_drain(int fd, double seconds);

#endif /* PIJOB_CORE_IO_H */
