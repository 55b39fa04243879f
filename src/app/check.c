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

int check_description(const struct options *options)
{
    struct yaml_out *out;
    struct error err;
    struct job job;
    size_t length = 0;
    const char *text;
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
    text = out ? yaml_out_finish(out, &length) : NULL;
    if (!text) {
        output_error("out of memory");
        status = EXIT_CANNOT_RUN;
    } else {
        (void)fwrite(text, 1, length, stdout);
        status = output_flush() < 0 ? EXIT_CANNOT_RUN : EXIT_PASS;
    }
    yaml_out_destroy(out);
    return status;
}
