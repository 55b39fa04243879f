/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * subprocess.c - run another program and read its output, with a time limit
 */

#include <config.h>

#include "subprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

struct subprocess subprocess_start(char *const argv[])
{
    struct subprocess subprocess = {.pid = 0, .fd = -1};
    posix_spawn_file_actions_t actions;
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0)
        return subprocess;
    if (posix_spawn_file_actions_init(&actions) == 0) {
        (void)posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        (void)posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY,
                                               0);
        (void)posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY,
                                               0);
        if (posix_spawnp(&subprocess.pid, argv[0], &actions, NULL, argv, environ) != 0)
            subprocess.pid = 0;
        (void)posix_spawn_file_actions_destroy(&actions);
    }
    (void)close(ends[1]);
    subprocess.fd = ends[0];
    return subprocess;
}

/* Read until the end of the file, or until DEADLINE.  RETURN: 0 at the end of the file. */
static int read_answer(int fd, double deadline, char *text, size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (;;) {
        struct pollfd poller = {.fd = fd, .events = POLLIN};
        double left = deadline - clock_now();
        char dropped[256];
        int full = used + 1 >= size;
        ssize_t n;

        if (left <= 0 || poll(&poller, 1, (int)(left * 1000) + 1) == 0)
            return -1;
        n = full ? read(fd, dropped, sizeof(dropped)) : read(fd, text + used, size - used - 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return (int)n;
        if (!full) {
            used += (size_t)n;
            text[used] = '\0';
        }
    }
}

int subprocess_finish(struct subprocess *subprocess, double seconds, char *text, size_t size)
{
    int status = -1;
    int rc;

    text[0] = '\0';
    if (subprocess->fd >= 0) {
        rc = subprocess->pid > 0
                 ? read_answer(subprocess->fd, clock_now() + seconds, text, size)
                 : -1;
        (void)close(subprocess->fd);
        if (subprocess->pid > 0) {
            /* A program that closed its output is about to end; any other one hangs. */
            if (rc < 0)
                (void)kill(subprocess->pid, SIGKILL);
            while (waitpid(subprocess->pid, &status, 0) < 0 && errno == EINTR)
                ;
            status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        }
    }
    *subprocess = (struct subprocess){.pid = 0, .fd = -1};
    return status;
}
