/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * log_place.c - whether all hosts of a job see its log
 *
 * If a node does not have the directory in which a job was submitted, Slurm goes to /tmp
 * there. The job runs, and its log is on one node, where nobody looks for it.
 */

#include <config.h>

#include "log_place.h"

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/output.h"

/* What all ranks look for. */
struct log_place {
    uint64_t inode;
    int64_t changed;     /* seconds since 1970 */
    uint64_t length;     /* of the path */
    char path[PATH_MAX]; /* absolute; empty: there is nothing to look for */
};

/* The path of the log of RUN, if it is a file, and other hosts could see it. */
static void find_place(const struct run *run, struct log_place *place)
{
    char cwd[PATH_MAX] = "";
    struct stat file;
    int length;

    if (run->session.placement.nodes < 2 || stat(run->log_path, &file) < 0 ||
        !S_ISREG(file.st_mode) || (*run->log_path != '/' && !getcwd(cwd, sizeof(cwd))))
        return;
    length = snprintf(place->path, sizeof(place->path), "%s%s%s", cwd, *cwd ? "/" : "",
                      run->log_path);
    if (length < 0 || (size_t)length >= sizeof(place->path))
        *place->path = '\0';
    place->inode = file.st_ino;
    place->changed = file.st_mtime;
}

/* Mark in LOOK the first rank of each node: a file system is not asked by all of them. */
static void choose_ranks(const struct placement *placement, int *look)
{
    for (int i = 0; i < placement->ranks; i += placement_on_node(placement, i))
        look[placement->by_node[i]] = 1;
}

/* Whether there is no such file here, or another one.  A file system that does not answer says
 * nothing; some number their files differently on each host (sshfs, 9p). */
static bool is_hidden(const struct log_place *place)
{
    struct stat file;

    if (stat(place->path, &file) < 0)
        return errno == ENOENT || errno == ENOTDIR;
    return file.st_ino != place->inode && file.st_mtime != place->changed;
}

/* Where Slurm has gone instead of to a directory that this host does not have. */
static void tell_fallback(const struct run *run)
{
    const char *wanted = getenv("SLURM_SUBMIT_DIR");
    char cwd[PATH_MAX];
    struct stat dir;

    if (wanted && *wanted && *run->log_path != '/' && stat(wanted, &dir) < 0 &&
        errno == ENOENT && getcwd(cwd, sizeof(cwd)) && strcmp(cwd, "/tmp") == 0)
        output_error(
            "warning: %s has no directory %s, from which the job was submitted, so Slurm "
            "went to /tmp: the log is /tmp/%s there; submit the job from a directory "
            "that all nodes share",
            placement_node(&run->session.placement, 0), wanted, run->log_path);
}

static void tell_hidden(const struct run *run, const char *path, const int *hidden)
{
    const struct placement *placement = &run->session.placement;
    struct hostlist list = {.names = NULL};
    char nodes[HOSTLIST_SHOWN_SIZE];

    placement_list_nodes(placement, hidden, &list);
    if (list.count + list.lost > 0)
        output_error("warning: the log %s on %s is not visible on %s; start the job from a "
                     "directory that all nodes share, or name one with --log",
                     path, placement_node(placement, 0),
                     hostlist_show(&list, nodes, sizeof(nodes)));
    hostlist_clear(&list);
}

/* Tell all ranks PLACE, in short messages: a path between hosts that drops long ones is found
 * by the test of the links, which comes later. */
static int share(const struct comm *comm, struct log_place *place, struct error *err)
{
    place->length = strlen(place->path);
    if (comm_result(
            MPI_Bcast(place, (int)offsetof(struct log_place, path), MPI_BYTE, 0, comm->mpi),
            "MPI_Bcast of the place of the log", err) < 0)
        return -1;
    return comm_result(MPI_Bcast(place->path, (int)place->length, MPI_BYTE, 0, comm->mpi),
                       "MPI_Bcast of the path of the log", err);
}

int look_for_log(struct run *run)
{
    const struct comm *comm = &run->session.comm;
    struct log_place place = {.inode = 0};
    struct error err;
    int *look = NULL; /* of each rank, on rank 0: whether it looks, and then what it found */
    int mine = 0;

    if (run->session.reporting) {
        tell_fallback(run);
        find_place(run, &place);
        look = calloc((size_t)comm->size, sizeof(*look));
        if (look)
            choose_ranks(&run->session.placement, look);
        else
            *place.path = '\0';
    }
    if (share(comm, &place, &err) < 0)
        session_fatal(&run->session, &err);
    if (*place.path) {
        if (comm_result(MPI_Scatter(look, 1, MPI_INT, &mine, 1, MPI_INT, 0, comm->mpi),
                        "MPI_Scatter of who looks for the log", &err) < 0)
            session_fatal(&run->session, &err);
        mine = mine && is_hidden(&place);
        if (comm_result(MPI_Gather(&mine, 1, MPI_INT, look, 1, MPI_INT, 0, comm->mpi),
                        "MPI_Gather of who sees the log", &err) < 0)
            session_fatal(&run->session, &err);
        if (run->session.reporting)
            tell_hidden(run, place.path, look);
    }
    free(look);
    return 0;
}
