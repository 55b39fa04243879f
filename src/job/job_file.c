/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * job_file.c - the file of a job description
 */

#include <config.h>

#include "job_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/io.h"
#include "core/no_memory.h"

/* Where make install puts job descriptions. */
#ifndef PIJOB_CONFDIR
#define PIJOB_CONFDIR ""
#endif

/* Append to ERR where the installed description with the name of PATH is, if there is one. */
static void add_installed(struct error *err, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *const dirs[] = {getenv("PIJOB_ETC"), PIJOB_CONFDIR};
    size_t used = strlen(err->text);
    char installed[4096];

    for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
        if (!dirs[i] || *dirs[i] != '/')
            continue;
        (void)snprintf(installed, sizeof(installed), "%s/%s", dirs[i],
                       slash ? slash + 1 : path);
        if (access(installed, R_OK) == 0) {
            (void)snprintf(err->text + used, sizeof(err->text) - used,
                           "; the installed one is %s", installed);
            return;
        }
    }
}

char *job_file_read(const char *path, size_t *length, struct error *err)
{
    char *text = NULL;
    struct stat st;
    ssize_t n;
    /* O_NONBLOCK: opening a FIFO without a writer must not hang. */
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0 || fstat(fd, &st) < 0)
        goto error;
    if (S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        goto error;
    }
    (void)fcntl(fd, F_SETFL, 0);
    text = malloc(JOB_FILE_MAX + 1);
    if (!text)
        goto error;
    n = io_read(fd, text, JOB_FILE_MAX + 1);
    if (n < 0)
        goto error;
    if (n > JOB_FILE_MAX) {
        (void)error_set(err, "%s: too large for a job description: more than %d bytes", path,
                        JOB_FILE_MAX);
        goto out;
    }
    (void)close(fd);
    *length = (size_t)n;
    return text;

error:
    if (errno == ENOMEM)
        (void)no_memory(err, path);
    else if (errno == EMFILE)
        (void)error_set(
            err, "%s: cannot read the job description: too many open files: raise ulimit -n",
            path);
    else
        (void)error_set(err, "%s: cannot read the job description: %s", path, strerror(errno));
    if (errno == ENOENT)
        add_installed(err, path);
out:
    if (fd >= 0)
        (void)close(fd);
    free(text);
    return NULL;
}
