/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * check.c - pijob --check
 */

#include <config.h>

#include "check.h"

#include <stdio.h>

#include "core/verdict.h"
#include "core/yaml_out.h"
#include "output/output.h"
#include "slurm/pattern.h"

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

    if (pattern_expand(log, sizeof(log), job->log.file, job->name, &err) < 0) {
        output_error("log file '%s' %s", job->log.file, err.text);
        return EXIT_USAGE;
    }
    out = yaml_out_create();
    if (out)
        yaml_out_text(out, "log", log);
    return print(out);
}

int check_description(const struct options *options)
{
    struct yaml_out *out;
    struct error err;
    struct job job;
    int status;

    if (job_source_load(&options->run.source, &job, &err) < 0) {
        output_diagnosis(&err);
        return EXIT_USAGE;
    }
    if (options->run.quiet)
        return EXIT_PASS;
    out = yaml_out_create();
    if (out)
        job_describe(&job, out);
    status = print(out);
    if (status == EXIT_PASS && options->run.verbose)
        status = print_log(&job);
    return status == EXIT_PASS && output_flush() < 0 ? EXIT_CANNOT_RUN : status;
}
