/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * io.c - read and write a whole buffer, and wait until it has arrived
 */

#include <config.h>

#include "io.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"

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

void io_drain(int fd, double seconds)
{
    const double tick = 0.01;
    struct stat file;
    int unread;

    if (fstat(fd, &file) < 0 || !S_ISFIFO(file.st_mode))
        return;
    /* On Linux, either end of a pipe tells what is in it: pipe(7). */
    for (double waited = 0; waited < seconds; waited += tick) {
        if (ioctl(fd, FIONREAD, &unread) < 0 || unread == 0)
            return;
        clock_sleep(tick);
    }
}
