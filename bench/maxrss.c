/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * maxrss.c - run a command, and append the most memory it had resident to a file
 *
 * In KiB, a line for each process that is run so (ru_maxrss of wait4(2): the process or
 * any of its children, whichever had the most).
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static int append(const char *path, long kib)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0666);
    int rc;

    if (fd < 0)
        return -1;
    rc = dprintf(fd, "%ld\n", kib) < 0 ? -1 : 0; /* one write: lines stay whole */
    return close(fd) < 0 ? -1 : rc;
}

int main(int argc, char **argv)
{
    struct rusage usage;
    int status;
    pid_t child;

    if (argc < 3) {
        (void)fprintf(stderr, "Usage: maxrss FILE COMMAND [ARGUMENT]...\n");
        return 4;
    }
    child = fork();
    if (child == 0) {
        (void)execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
        perror("maxrss");
        return 1;
    }
    if (append(argv[1], usage.ru_maxrss) < 0) {
        perror(argv[1]);
        return 1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
