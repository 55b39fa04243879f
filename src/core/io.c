/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * io.c - read and write a whole buffer
 */

#include <config.h>

#include "io.h"

#include <errno.h>
#include <unistd.h>

int io_write(int fd, const void *bytes, size_t length, size_t *written)
{
    const char *from = bytes;
    size_t done = 0;
    int rc = 0;

    while (rc == 0 && done < length) {
        ssize_t n = write(fd, from + done, length - done);

        if (n >= 0)
            done += (size_t)n;
        else if (errno != EINTR)
            rc = -1;
    }
    if (written)
        *written = done;
    return rc;
}

ssize_t io_read(int fd, void *bytes, size_t length)
{
    char *to = bytes;
    size_t done = 0;

    while (done < length) {
        ssize_t n = read(fd, to + done, length - done);

        if (n == 0)
            break;
        if (n > 0)
            done += (size_t)n;
        else if (errno != EINTR)
            return -1;
    }
    return (ssize_t)done;
}
