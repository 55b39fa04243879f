/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * slurm_version.c - the version of Slurm, from `srun --version`
 */

#include <config.h>

#include "slurm_version.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { ANSWER_TIMEOUT_MS = 1000 };

struct slurm_version slurm_version_none(void)
{
    return (struct slurm_version){.fd = -1, .text = "unknown"};
}

struct slurm_version slurm_version_ask(void)
{
    struct slurm_version ask = slurm_version_none();
    char *argv[] = {"srun", "--version", NULL};
    posix_spawn_file_actions_t actions;
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0)
        return ask;
    if (posix_spawn_file_actions_init(&actions) == 0) {
        (void)posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        (void)posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY,
                                               0);
        (void)posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY,
                                               0);
        if (posix_spawnp(&ask.pid, argv[0], &actions, NULL, argv, environ) != 0)
            ask.pid = 0;
        (void)posix_spawn_file_actions_destroy(&actions);
    }
    (void)close(ends[1]);
    ask.fd = ends[0];
    return ask;
}

/* Read up to the end of the file, or to the time limit. */
static size_t read_answer(int fd, char *text, size_t size)
{
    double deadline = clock_now() + ANSWER_TIMEOUT_MS / 1e3;
    size_t used = 0;

    while (used + 1 < size) {
        struct pollfd poller = {.fd = fd, .events = POLLIN};
        double left = deadline - clock_now();
        ssize_t n;

        if (left <= 0 || poll(&poller, 1, (int)(left * 1000) + 1) == 0)
            break;
        n = read(fd, text + used, size - used - 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        used += (size_t)n;
    }
    text[used] = '\0';
    return used;
}

const char *slurm_version_answer(struct slurm_version *ask)
{
    char line[64];

    if (ask->pid > 0 && read_answer(ask->fd, line, sizeof(line)) > 0)
        (void)sscanf(line, "%*s %63s",
                     ask->text); /* "slurm 22.05.8", Debian "slurm-wlm ..." */
    if (ask->fd >= 0)
        (void)close(ask->fd);
    if (ask->pid > 0) {
        (void)kill(ask->pid, SIGKILL);
        (void)waitpid(ask->pid, NULL, 0);
    }
    ask->pid = 0;
    ask->fd = -1;
    return ask->text;
}
