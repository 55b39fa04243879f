/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * check.c - pijob --check
 */

#include <config.h>

#include "check.h"

#include <stdbool.h>
#include <stdio.h>

#include "core/verdict.h"
#include "core/yaml_out.h"
#include "output/output.h"
#include "slurm/pattern.h"
#include "sum/compute.h"

/* Whether a name of JOB is short enough, with what this environment puts into it. */
static int check_name(const struct job *job, const char *key, const char *name,
                      struct error *err)
{
    char path[JOB_PATH_SIZE];
    struct error why;

    if (pattern_expand(path, sizeof(path), name, job->name, &why) < 0)
        return error_set(err, "'%s' %s; use a shorter name", key, why.text);
    return 0;
}

/* Print the document OUT, and destroy it.
 * RETURN: an exit status. */
static int print(struct yaml_out *out)
{
    size_t length = 0;
    const char *text = out ? yaml_out_finish(out, &length) : NULL;
    int status = EXIT_PASS;

    if (!text) {
        output_error("out of memory");
        status = EXIT_CANNOT_RUN;
    } else {
        (void)fwrite(text, 1, length, stdout);
    }
    yaml_out_destroy(out);
    return status;
}

/* For --verbose, and for scripts: the name of the log, which depends on the job. */
static int print_log(const struct job *job)
{
    char log[JOB_PATH_SIZE];
    struct yaml_out *out;
    struct error err;

    /* check_name() has seen that it fits. */
    (void)pattern_expand(log, sizeof(log), job->log.file, job->name, &err);
    out = yaml_out_create();
    if (out)
        yaml_out_text(out, "log", log);
    return print(out);
}

/* The resolved description; with --verbose, also the name of the log. */
static int print_all(const struct job *job, bool verbose)
{
    struct yaml_out *out = yaml_out_create();
    int status;

    if (out)
        job_describe(job, out);
    status = print(out);
    if (status == EXIT_PASS && verbose)
        status = print_log(job);
    return status == EXIT_PASS && output_flush() < 0 ? EXIT_CANNOT_RUN : status;
}

int check_description(const struct options *options)
{
    struct error err;
    struct job job;

    if (job_source_load(&options->run.source, &job, &err) < 0) {
        output_diagnosis(&err);
        return EXIT_USAGE;
    }
    if (compute_threads_check((int)job.series.threads, &err) < 0 ||
        check_name(&job, "log.file", job.log.file, &err) < 0 ||
        check_name(&job, "checkpoint.directory", job.checkpoint.directory, &err) < 0) {
        output_error("%s", err.text);
        return EXIT_USAGE;
    }
    /* A description is not wrong because it is to be run with an option. */
    if (job.inject.fault != INJECT_NONE && !options->run.allow_inject)
        output_error("warning: a run of this description needs --allow-inject, because of "
                     "inject.fault");
    return options->run.quiet ? EXIT_PASS : print_all(&job, options->run.verbose);
}
