/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * standard_files.c - standard input, output and error that were closed
 */

#include <config.h>

#include "standard_files.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

void standard_files_open(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        int opened;

        if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
            continue;
        /* The lowest number that is free: those below are open by now. */
        opened = open("/dev/null", O_RDONLY);
        if (opened > STDERR_FILENO)
            (void)close(opened);
    }
}
