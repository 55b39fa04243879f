/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * load.c - from the name of a job description to a validated job
 */

#include <config.h>

#include "load.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/verdict.h"
#include "job/job_yaml.h"

static int build_job(const struct options *options, const char *text, size_t length,
                     struct job *job, struct error *err)
{
    struct error why;

    *job = job_defaults();
    if (job_yaml_parse(job, options->file, text, length, err) < 0)
        return EXIT_USAGE;
    for (int i = 0; i < options->set_count; i++)
        if (job_override(job, options->set[i], err) < 0)
            return EXIT_USAGE;
    if (options->log && job_set(job, job_key_find("log.file"), options->log, &why) < 0) {
        (void)error_set(err, "--log: %s", why.text);
        return EXIT_USAGE;
    }
    if (job_complete(job, &why) < 0) {
        (void)error_set(err, "%s:1:1: %s", options->file, why.text);
        return EXIT_USAGE;
    }
    return 0;
}

int load_job(const struct options *options, struct job *job, struct error *err)
{
    size_t length;
    char *text = job_yaml_read(options->file, &length, err);
    int status;

    if (!text)
        return EXIT_USAGE;
    status = build_job(options, text, length, job, err);
    free(text);
    return status;
}

int load_thread_level(const struct options *options)
{
    struct stat file;
    struct error err;
    struct job job;

    if (stat(options->file, &file) < 0 || !S_ISREG(file.st_mode) ||
        load_job(options, &job, &err) != 0 ||
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

int load_job_everywhere(const struct options *options, const struct comm *comm,
                        struct job *job, struct error *err)
{
    struct error mpi_error;
    size_t length = 0;
    char *text = comm->rank == 0 ? job_yaml_read(options->file, &length, err) : NULL;
    int status = comm->rank == 0 && !text ? EXIT_USAGE : 0;

    if (comm_share_int(comm, &status, &mpi_error) < 0 ||
        (status == 0 && comm_share_bytes(comm, &text, &length, &mpi_error) < 0)) {
        *err = mpi_error;
        status = EXIT_CANNOT_RUN;
    }
    if (status == 0)
        status = build_job(options, text, length, job, err);
    free(text);
    return status;
}

int load_launch_timeout(const struct options *options, double *seconds, struct error *err)
{
    static const char name[] = "launch.timeout";
    const char *value = getenv("PIJOB_LAUNCH_TIMEOUT");
    struct job job = job_defaults();
    struct error why;

    if (value && *value && job_set(&job, job_key_find(name), value, &why) < 0)
        return error_set(err, "PIJOB_LAUNCH_TIMEOUT: %s", why.text);
    for (int i = 0; i < options->set_count; i++) {
        const char *set = options->set[i];

        if (strncmp(set, name, strlen(name)) == 0 && set[strlen(name)] == '=' &&
            job_override(&job, set, err) < 0)
            return -1;
    }
    *seconds = job.launch.timeout;
    return 0;
}
