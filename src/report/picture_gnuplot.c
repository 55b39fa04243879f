/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * picture_gnuplot.c - run gnuplot
 *
 * It reads its commands from a file without a name and writes the picture to another one, so
 * that no name of a file is part of a command.
 */

#include <config.h>

#include "picture_gnuplot.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clean.h"
#include "core/clock.h"
#include "core/io.h"
#include "file_out.h"
#include "memory.h"
#include "picture_script.h"

#define SECONDS_MOST 60.0

enum { PICTURE_MOST = 64 << 20 };

static const struct terminal {
    const char *ending, *terminal;
} terminals[] = {
    {".svg", "svg size 960,600 dynamic noenhanced font 'Arial,15' background rgb 'white'"},
    {".png", "pngcairo size 1440,900 noenhanced font 'Sans,16'"},
    {".pdf", "pdfcairo size 24cm,15cm noenhanced font 'Sans,12'"},
};

static const struct terminal *terminal_of(const char *path)
{
    size_t length = strlen(path);

    for (size_t i = 0; i < sizeof(terminals) / sizeof(terminals[0]); i++)
        if (length > 4 && strcmp(path + length - 4, terminals[i].ending) == 0)
            return &terminals[i];
    return NULL;
}

bool gnuplot_knows(const char *path)
{
    return terminal_of(path) != NULL;
}

/* The three files of the program. */
struct files {
    FILE *script, *picture, *said;
};

static void close_files(struct files *files)
{
    if (files->script)
        (void)fclose(files->script);
    if (files->picture)
        (void)fclose(files->picture);
    if (files->said)
        (void)fclose(files->said);
}

/* RETURN: the process, or 0 with errno set. */
static pid_t start(const struct files *files)
{
    char *argv[] = {(char[]){"gnuplot"}, (char[]){"-d"}, (char[]){"-"}, NULL};
    posix_spawn_file_actions_t actions;
    pid_t pid = 0;
    int rc = posix_spawn_file_actions_init(&actions);

    if (rc == 0) {
        (void)posix_spawn_file_actions_adddup2(&actions, fileno(files->script), STDIN_FILENO);
        (void)posix_spawn_file_actions_adddup2(&actions, fileno(files->picture),
                                               STDOUT_FILENO);
        (void)posix_spawn_file_actions_adddup2(&actions, fileno(files->said), STDERR_FILENO);
        rc = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
        (void)posix_spawn_file_actions_destroy(&actions);
    }
    errno = rc;
    return rc == 0 ? pid : 0;
}

/* RETURN: the status of waitpid(2), or -1: it took too long, and was killed. */
static int finish(pid_t pid)
{
    double deadline = clock_now() + SECONDS_MOST;
    int status = -1;

    while (waitpid(pid, &status, WNOHANG) != pid) {
        if (clock_now() > deadline) {
            (void)kill(pid, SIGKILL);
            while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
                ;
            return -1;
        }
        clock_sleep(0.01);
    }
    return status;
}

/* The picture, from its file into PATH. */
static int copy(FILE *picture, const char *path, struct error *err)
{
    struct stat st;
    char *bytes = NULL;
    int rc = -1;

    if (fstat(fileno(picture), &st) < 0 || st.st_size <= 0 || st.st_size > PICTURE_MOST)
        return error_set(err, "gnuplot produced no output");
    bytes = memory_more(NULL, (size_t)st.st_size);
    if (bytes && lseek(fileno(picture), 0, SEEK_SET) == 0 &&
        io_read(fileno(picture), bytes, (size_t)st.st_size) == st.st_size)
        rc = file_write(path, bytes, (size_t)st.st_size, err);
    else
        (void)error_set(err, "cannot read the output of gnuplot");
    free(bytes);
    return rc;
}

/* The first thing that gnuplot said. */
static int complain(FILE *said, struct error *err)
{
    char text[400];
    char shown[500];
    ssize_t n = lseek(fileno(said), 0, SEEK_SET) == 0
                    ? io_read(fileno(said), text, sizeof(text) - 1)
                    : 0;

    n = n > 0 ? n : 0;
    while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == ' '))
        n--;
    (void)clean_text(shown, sizeof(shown), text, (size_t)n);
    return error_set(err, "gnuplot failed: %s", *shown ? shown : "it printed no message");
}

int gnuplot_draw(const struct picture *picture, const char *path, struct error *err)
{
    struct files files = {tmpfile(), tmpfile(), tmpfile()};
    struct out script = {.text = NULL};
    int rc = -1;
    pid_t pid = 0;
    int status;

    picture_script(&script, picture, terminal_of(path)->terminal);
    if (!files.script || !files.picture || !files.said || script.failed ||
        io_write(fileno(files.script), script.text, script.used, NULL) < 0 ||
        lseek(fileno(files.script), 0, SEEK_SET) != 0)
        (void)error_set(err, "cannot write a file in the directory for temporary files: %s",
                        strerror(errno));
    else if ((pid = start(&files)) == 0)
        (void)error_set(err, errno == ENOENT ? "gnuplot not found: pictures need it (Debian: "
                                               "gnuplot-nox, RHEL: gnuplot); --html does not"
                                             : "cannot start gnuplot");
    if (pid > 0) {
        status = finish(pid);
        if (status == -1)
            (void)error_set(err, "gnuplot took more than %.0f s", SECONDS_MOST);
        else
            rc = status == 0 ? copy(files.picture, path, err) : complain(files.said, err);
    }
    out_free(&script);
    close_files(&files);
    return rc;
}
