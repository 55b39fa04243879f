/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * subprocess.c - asking another program, with a time limit
 */

#include <config.h>

#include "subprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

#define LOOK_SECONDS 0.05 /* at the program, while it says nothing */

enum { READS_MAX = 256 }; /* between two looks */

/* Whether the variable ENTRY, "NAME=value", changes what Slurm's commands select or print
 * (squeue(1), scontrol(1), sinfo(1): ENVIRONMENT VARIABLES).  The user set it for his eyes. */
static bool changes_answers(const char *entry)
{
    static const char *const names[] = {
        "SQUEUE_",         "SCONTROL_",   "SINFO_",      "SLURM_BITSTR_LEN=",
        "SLURM_CLUSTERS=", "SLURM_JSON=", "SLURM_YAML=", "SLURM_TIME_FORMAT=",
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strncmp(entry, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

/* The environment without such variables, to be freed by the caller, or NULL (memory). */
static char **plain_environment(void)
{
    size_t count = 0;
    size_t used = 0;
    char **plain;

    while (environ[count])
        count++;
    plain = malloc((count + 1) * sizeof(*plain));
    for (size_t i = 0; plain && i < count; i++)
        if (!changes_answers(environ[i]))
            plain[used++] = environ[i];
    if (plain)
        plain[used] = NULL;
    return plain;
}

/* It gets the default action of the signals that this process ignores (stop.h). */
static int give_signals_back(posix_spawnattr_t *attributes)
{
    sigset_t signals;

    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGPIPE);
    (void)sigaddset(&signals, SIGXFSZ);
    if (posix_spawnattr_init(attributes) != 0)
        return -1;
    (void)posix_spawnattr_setsigdefault(attributes, &signals);
    (void)posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF);
    return 0;
}

/* It writes to the pipe OUTPUT, and has nothing else. */
static int set_files(posix_spawn_file_actions_t *actions, int output)
{
    if (posix_spawn_file_actions_adddup2(actions, output, STDOUT_FILENO) != 0 ||
        posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0) !=
            0 ||
        posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) !=
            0)
        return -1;
    return 0;
}

struct subprocess subprocess_start(const char *const argv[])
{
    struct subprocess subprocess = {.pid = 0, .fd = -1};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    char **environment;
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0)
        return subprocess;
    if (posix_spawn_file_actions_init(&actions) == 0) {
        /* With the user's variables it might answer less than was asked. */
        environment = plain_environment();
        if (!environment || set_files(&actions, ends[1]) < 0 ||
            give_signals_back(&attributes) < 0 ||
            posix_spawnp(&subprocess.pid, argv[0], &actions, &attributes, (char *const *)argv,
                         environment) != 0)
            subprocess.pid = 0;
        free(environment);
        (void)posix_spawn_file_actions_destroy(&actions);
    }
    (void)close(ends[1]);
    subprocess.fd = ends[0];
    (void)fcntl(subprocess.fd, F_SETFL, O_NONBLOCK);
    return subprocess;
}

/* Read what there is, but not for ever: a program may print faster than it is read.  RETURN 1
 * when there may be more later, 0 at the end of the file, or -1. */
static int read_some(int fd, char *text, size_t size, size_t *used)
{
    for (int i = 0; i < READS_MAX; i++) {
        char dropped[4096];
        bool full = *used + 1 >= size;
        ssize_t n = full ? read(fd, dropped, sizeof(dropped))
                         : read(fd, text + *used, size - *used - 1);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK ? 1 : -1;
        if (n == 0)
            return 0;
        if (!full) {
            *used += (size_t)n;
            text[*used] = '\0';
        }
    }
    return 1;
}

/* Wait until there is something to read in FD (-1: it has ended), but not for long: the
 * program may end without that, where one that it has started holds the other end. */
static void pause_for(int fd, double left)
{
    struct pollfd poller = {.fd = fd, .events = POLLIN};
    double most = fd >= 0 ? LOOK_SECONDS : LOOK_SECONDS / 10;

    (void)poll(&poller, fd >= 0 ? 1 : 0, (int)((left < most ? left : most) * 1000) + 1);
}

static void close_pipe(struct subprocess *subprocess)
{
    if (subprocess->fd >= 0)
        (void)close(subprocess->fd);
    subprocess->fd = -1;
}

bool subprocess_poll(struct subprocess *subprocess, char *text, size_t size, int *status)
{
    size_t used = strlen(text);
    int ending = -1;
    pid_t ended;

    *status = -1;
    if (subprocess->pid <= 0) {
        close_pipe(subprocess);
        return true;
    }
    do
        ended = waitpid(subprocess->pid, &ending, WNOHANG);
    while (ended < 0 && errno == EINTR);
    /* What it has written is there before it ends. */
    if (subprocess->fd >= 0 && read_some(subprocess->fd, text, size, &used) <= 0)
        close_pipe(subprocess);
    /* Where SIGCHLD is ignored nobody learns how it has ended; the number may be another's. */
    if (ended == 0)
        return false;
    if (ended == subprocess->pid && WIFEXITED(ending))
        *status = WEXITSTATUS(ending);
    close_pipe(subprocess);
    subprocess->pid = 0;
    return true;
}

void subprocess_kill(struct subprocess *subprocess)
{
    int status;

    if (subprocess->pid > 0) {
        (void)kill(subprocess->pid, SIGKILL);
        while (waitpid(subprocess->pid, &status, 0) < 0 && errno == EINTR)
            ;
    }
    close_pipe(subprocess);
    subprocess->pid = 0;
}

int subprocess_finish(struct subprocess *subprocess, double seconds, char *text, size_t size)
{
    double deadline = clock_now() + seconds;
    int status;

    text[0] = '\0';
    while (!subprocess_poll(subprocess, text, size, &status)) {
        double left = deadline - clock_now();

        if (left <= 0) {
            subprocess_kill(subprocess);
            return -1;
        }
        pause_for(subprocess->fd, left);
    }
    return status;
}
