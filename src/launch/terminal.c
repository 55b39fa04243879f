/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * terminal.c - find the terminal on which a person reads standard error
 *
 * mpirun gives each rank a pipe, and writes what comes out of it to its own standard error.  A
 * pipe of anybody else, of "2>&1 | tee" say, is no way to a terminal: what is read there may
 * be kept.
 */

#include <config.h>

#include "terminal.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "ancestors.h"
#include "launcher.h"

enum { PATH_SIZE = 512, COLUMNS_DEFAULT = 80 };

/* Open standard error of process PID, if it is a terminal.  RETURN: it, or -1. */
static int open_terminal(const char *proc, long pid)
{
    char path[PATH_SIZE];
    int fd;

    (void)snprintf(path, sizeof(path), "%s/%ld/fd/2", proc, pid);
    fd = open(path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd >= 0 && !isatty(fd)) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

/* Whether process PID has the other end of PIPE, "pipe:[123]" or "socket:[123]". */
static bool has_pipe(const char *proc, long pid, const char *pipe)
{
    char path[PATH_SIZE];
    char link[64];
    struct dirent *entry;
    bool found = false;
    DIR *dir;

    (void)snprintf(path, sizeof(path), "%s/%ld/fd", proc, pid);
    dir = opendir(path);
    while (dir && !found && (entry = readdir(dir))) {
        ssize_t length = readlinkat(dirfd(dir), entry->d_name, link, sizeof(link) - 1);

        link[length > 0 ? length : 0] = '\0';
        found = strcmp(link, pipe) == 0;
    }
    if (dir)
        (void)closedir(dir);
    return found;
}

/* The standard error of the launcher PROCESS[AT], which is ID, if that is a terminal. */
static struct terminal find_launcher(const char *proc, const struct ancestors *ancestors,
                                     int at, enum launcher_id id)
{
    struct terminal terminal = {.found = false, .fd = -1};

    /* What Hydra's proxy reads goes to mpiexec, its parent. */
    if (id == LAUNCHER_HYDRA)
        at++;
    if (at < ancestors->count) {
        terminal.pid = ancestors->process[at].pid;
        terminal.fd = open_terminal(proc, terminal.pid);
        terminal.found = terminal.fd >= 0;
    }
    return terminal;
}

struct terminal terminal_find(const char *proc)
{
    const struct terminal none = {.found = false, .fd = -1};
    struct ancestors ancestors;
    enum launcher_id id;
    char path[PATH_SIZE];
    char pipe[64];
    ssize_t length;
    int at = 0;

    if (isatty(STDERR_FILENO))
        return (struct terminal){.found = true, .fd = dup(STDERR_FILENO)};
    (void)snprintf(path, sizeof(path), "%s/self/fd/2", proc);
    length = readlink(path, pipe, sizeof(pipe) - 1);
    pipe[length > 0 ? length : 0] = '\0';
    if (strncmp(pipe, "pipe:", 5) != 0 && strncmp(pipe, "socket:", 7) != 0)
        return none;
    ancestors = ancestors_read(proc);
    while (at < ancestors.count && launcher_role(&ancestors.process[at], &id) != ROLE_LAUNCHER)
        at++;
    if (at == ancestors.count || !has_pipe(proc, ancestors.process[at].pid, pipe))
        return none;
    return find_launcher(proc, &ancestors, at, id);
}

void terminal_close(struct terminal *terminal)
{
    if (terminal->found && terminal->fd >= 0)
        (void)close(terminal->fd);
    *terminal = (struct terminal){.found = false, .fd = -1};
}

int terminal_columns(const struct terminal *terminal)
{
    struct winsize size;

    if (terminal->fd < 0 || ioctl(terminal->fd, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
        return COLUMNS_DEFAULT;
    return size.ws_col;
}

/* Whether the process has the terminal, or has none: proc(5), /proc/PID/stat, fields 5 to 8.
 */
static bool is_in_foreground(const char *proc, long pid)
{
    char path[PATH_SIZE];
    char text[1024];
    const char *rest;
    size_t length;
    FILE *file;
    int group;
    int terminal;
    int foreground;

    if (pid > 0)
        (void)snprintf(path, sizeof(path), "%s/%ld/stat", proc, pid);
    else
        (void)snprintf(path, sizeof(path), "%s/self/stat", proc);
    file = fopen(path, "re");
    if (!file)
        return true;
    length = fread(text, 1, sizeof(text) - 1, file);
    (void)fclose(file);
    text[length] = '\0';
    rest = strrchr(text, ')'); /* behind the name, which may contain anything */
    if (!rest || sscanf(rest, ") %*c %*d %d %*d %d %d", &group, &terminal, &foreground) != 3)
        return true;
    return terminal == 0 || foreground <= 0 || foreground == group;
}

bool terminal_is_ready(const char *proc, const struct terminal *terminal)
{
    struct pollfd file = {.fd = STDERR_FILENO, .events = POLLOUT};

    return terminal->found && poll(&file, 1, 0) == 1 && file.revents == POLLOUT &&
           is_in_foreground(proc, terminal->pid);
}
