/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * job_source.c - from a file and the command line to a validated job
 */

#include <config.h>

#include "job_source.h"

#include <stdlib.h>
#include <string.h>

#include "job_file.h"
#include "job_yaml.h"

/* Set in JOB what the command line says. */
static int override(const struct job_source *source, struct job *job, struct error *err)
{
    struct error why;

    for (int i = 0; i < source->set_count; i++)
        if (job_override(job, source->set[i], err) < 0)
            return -1;
    if (source->log && job_set(job, job_key_find("log.file"), source->log, &why) < 0)
        return error_set(err, "--log: %s", why.text);
    return 0;
}

int job_source_check(const struct job_source *source, struct error *err)
{
    struct job job = job_defaults();

    return override(source, &job, err);
}

int job_source_parse(const struct job_source *source, const char *text, size_t length,
                     struct job *job, struct error *err)
{
    struct job_place place = {0};
    struct error why;

    *job = job_defaults();
    if (job_yaml_parse(job, source->file, text, length, err) < 0 ||
        override(source, job, err) < 0)
        return -1;
    if (job_complete(job, &why) < 0)
        return error_set(err, "%s:1:1: %s", source->file, why.text);
    if (job_agree(job, &place, &why) < 0)
        return error_set(err, "%s:%u:%u: %s", source->file, place.line > 0 ? place.line : 1,
                         place.line > 0 ? place.column : 1, why.text);
    return 0;
}

int job_source_load(const struct job_source *source, struct job *job, struct error *err)
{
    size_t length;
    char *text = job_file_read(source->file, &length, err);
    int rc;

    if (!text)
        return -1;
    rc = job_source_parse(source, text, length, job, err);
    free(text);
    return rc;
}

int job_source_timeout(const struct job_source *source, double *seconds, struct error *err)
{
    static const char name[] = "launch.timeout";
    const char *value = getenv("PIJOB_LAUNCH_TIMEOUT");
    struct job job = job_defaults();
    struct error why;

    if (value && *value && job_set(&job, job_key_find(name), value, &why) < 0)
        return error_set(err, "PIJOB_LAUNCH_TIMEOUT: %s", why.text);
    for (int i = 0; i < source->set_count; i++) {
        const char *set = source->set[i];

        if (strncmp(set, name, strlen(name)) == 0 && set[strlen(name)] == '=' &&
            job_override(&job, set, err) < 0)
            return -1;
    }
    *seconds = job.launch.timeout;
    return 0;
}
