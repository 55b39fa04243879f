/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * description.c - the job description, on every rank
 */

#include <config.h>

#include "description.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "core/verdict.h"
#include "job/job_file.h"

int description_thread_level(const struct job_source *source)
{
    struct stat file;
    struct error err;
    struct job job;

    if (stat(source->file, &file) < 0 || !S_ISREG(file.st_mode) ||
        job_source_load(source, &job, &err) != 0 ||
        !job_given(&job, job_key_find("expect.thread_level")))
        return MPI_THREAD_FUNNELED;
    switch ((enum thread_level)job.expect.thread_level) {
    case THREAD_LEVEL_SINGLE:
    case THREAD_LEVEL_FUNNELED:
        break;
    case THREAD_LEVEL_SERIALIZED:
        return MPI_THREAD_SERIALIZED;
    case THREAD_LEVEL_MULTIPLE:
        return MPI_THREAD_MULTIPLE;
    }
    return MPI_THREAD_FUNNELED;
}

/* Parse TEXT on every rank.  What is wrong with the description is wrong for all, and rank 0
 * tells it.  A rank that fails where rank 0 does not (it has no memory, or another command line)
 * must not leave the others waiting.
 * RETURN: as description_share(). */
static int parse_alike(const struct job_source *source, const char *text, size_t length,
                       const struct comm *comm, struct job *job, struct error *err)
{
    int mine = job_source_parse(source, text, length, job, err) < 0 ? EXIT_USAGE : 0;
    int status = mine;
    struct error mpi_error;

    if (comm_share_int(comm, &status, &mpi_error) < 0) {
        *err = mpi_error;
        return EXIT_CANNOT_RUN;
    }
    return status == 0 && mine != 0 ? EXIT_CANNOT_RUN : status;
}

int description_share(const struct job_source *source, const struct comm *comm,
                      struct job *job, struct error *err)
{
    struct error mpi_error;
    size_t length = 0;
    char *text = comm->rank == 0 ? job_file_read(source->file, &length, err) : NULL;
    int status = comm->rank == 0 && !text ? EXIT_USAGE : 0;

    if (comm_share_int(comm, &status, &mpi_error) < 0 ||
        (status == 0 && comm_share_bytes(comm, &text, &length, &mpi_error) < 0)) {
        *err = mpi_error;
        status = EXIT_CANNOT_RUN;
    }
    if (status == 0)
        status = parse_alike(source, text, length, comm, job, err);
    free(text);
    return status;
}
