/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * job_describe.c - writing a job description, resolved, as YAML
 */

#include <config.h>

#include "job_describe.h"

#include <stdio.h>
#include <string.h>

#include "job_value.h"

/* Whether PATH is a key of SECTION ("" is the top). */
static bool in_section(const char *path, const char *section)
{
    size_t length = strlen(section);

    return length > 0 && strncmp(path, section, length) == 0 && path[length] == '.';
}

void job_describe(const struct job *job, struct yaml_out *out)
{
    const struct job_key *key;
    char section[64] = ""; /* the one that is open */

    for (size_t i = 0; (key = job_key_at(i)); i++) {
        char text[JOB_PATH_SIZE];
        const char *dot = strchr(key->path, '.');

        if (!job_given(job, key))
            continue;
        if (*section && !in_section(key->path, section)) {
            yaml_out_end_map(out);
            *section = '\0';
        }
        if (dot && !*section) {
            (void)snprintf(section, sizeof(section), "%.*s", (int)(dot - key->path),
                           key->path);
            yaml_out_map(out, section);
        }
        (void)job_value(job, key, text, sizeof(text));
        if (job_value_is_quoted(key))
            yaml_out_text(out, dot ? dot + 1 : key->path, text);
        else
            yaml_out_plain(out, dot ? dot + 1 : key->path, text);
    }
    if (*section)
        yaml_out_end_map(out);
}
