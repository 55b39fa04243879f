/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * job.c - a job description in memory: defaults, setting a key, writing as YAML
 */

#include <config.h>

#include "job.h"

#include <stdio.h>
#include <string.h>

#include "core/yaml_out.h"
#include "job_value.h"

int job_set(struct job *job, const struct job_key *key, const char *text, struct error *err)
{
    if (job_value_parse((char *)job + key->offset, key, text, err) < 0)
        return -1;
    job->given[job_key_index(key->same_as ? job_key_find(key->same_as) : key)] = true;
    return 0;
}

struct job job_defaults(void)
{
    struct job job = {.given = {false}};
    const struct job_key *key;

    for (size_t i = 0; (key = job_key_at(i)); i++)
        if (key->fallback && !key->needs)
            (void)job_set(&job, key, key->fallback, NULL);
    return job;
}

bool job_given(const struct job *job, const struct job_key *key)
{
    return job->given[job_key_index(key)];
}

static int missing(const struct job_key *key, const char *why, struct error *err)
{
    char allows[JOB_ALLOWS_SIZE];

    return error_set(err, "'%s' is missing; it is required%s: %s", key->path, why,
                     job_value_allows(key, allows, sizeof(allows)));
}

int job_complete(struct job *job, struct error *err)
{
    const struct job_key *key;

    for (size_t i = 0; (key = job_key_at(i)); i++) {
        const struct job_key *needs = key->needs ? job_key_find(key->needs) : NULL;
        bool has_meaning;

        if (key->required && !job_given(job, key))
            return missing(key, "", err);
        if (!needs)
            continue;
        has_meaning = job_given(job, needs) ||
                      (key->or_needs && job_given(job, job_key_find(key->or_needs)));
        if (job_given(job, key) && !has_meaning) {
            char why[128];

            (void)snprintf(why, sizeof(why), " with '%s'", key->path);
            return missing(needs, why, err);
        }
        if (!job_given(job, key) && has_meaning && key->fallback)
            (void)job_set(job, key, key->fallback, NULL);
    }
    return 0;
}

int job_override(struct job *job, const char *assignment, struct error *err)
{
    const char *equals = strchr(assignment, '=');
    char path[JOB_NAME_SIZE];
    const struct job_key *key;
    struct error why;
    char shown[64];

    (void)error_quote(shown, sizeof(shown), assignment, strlen(assignment));
    if (!equals)
        return error_set(err, "--set %s: not of the form KEY=VALUE, such as series.terms=1e9",
                         shown);
    (void)snprintf(path, sizeof(path), "%.*s", (int)(equals - assignment), assignment);
    key = job_key_find(path);
    if (!key) {
        (void)job_key_unknown(path, &why);
        return error_set(err, "--set %s: %s", shown, why.text);
    }
    if (job_set(job, key, equals + 1, &why) < 0)
        return error_set(err, "--set %s: %s", shown, why.text);
    job->place[job_key_index(key)] = (struct job_place){0};
    return 0;
}

const char *job_value(const struct job *job, const struct job_key *key, char *text,
                      size_t size)
{
    return job_value_print((const char *)job + key->offset, key, text, size);
}

/* ---- As YAML ---- */

/* Whether PATH is a key of SECTION ("" is the top). */
static bool in_section(const char *path, const char *section)
{
    size_t length = strlen(section);

    return length > 0 && strncmp(path, section, length) == 0 && path[length] == '.';
}

/* Whether JOB has a value for a key of SECTION. */
static bool has_any(const struct job *job, const char *section)
{
    const struct job_key *key;

    for (size_t i = 0; (key = job_key_at(i)); i++)
        if (in_section(key->path, section) && job_given(job, key))
            return true;
    return false;
}

/* RETURN: KEY, or, where the description needs the mapping of that name, the key in it. */
static const struct job_key *as_written(const struct job *job, const struct job_key *key)
{
    const struct job_key *in_mapping = job_key_in_mapping(key);

    return in_mapping && has_any(job, key->path) ? in_mapping : key;
}

static void put_list(struct yaml_out *out, const char *name, const struct job_sizes *sizes)
{
    yaml_out_flow_list(out, name);
    for (int i = 0; i < sizes->count; i++)
        yaml_out_count(out, NULL, sizes->bytes[i]);
    yaml_out_end_list(out);
}

/* Write the value of KEY, in the section that is open. */
static void put_value(const struct job *job, const struct job_key *key, struct yaml_out *out)
{
    const char *dot = strchr(key->path, '.');
    const char *name = dot ? dot + 1 : key->path;
    const void *member = (const char *)job + key->offset;
    char text[JOB_PATH_SIZE];

    (void)job_value(job, key, text, sizeof(text));
    if (key->type == JOB_SIZES && ((const struct job_sizes *)member)->count > 1)
        put_list(out, name, member);
    else if (job_value_is_quoted(key))
        yaml_out_text(out, name, text);
    else
        yaml_out_plain(out, name, text);
}

void job_describe(const struct job *job, struct yaml_out *out)
{
    const struct job_key *key;
    char section[64] = ""; /* the one that is open */

    for (size_t i = 0; (key = job_key_at(i)); i++) {
        const char *dot;

        if (!job_given(job, key))
            continue;
        key = as_written(job, key);
        dot = strchr(key->path, '.');
        if (*section && !in_section(key->path, section)) {
            yaml_out_end_map(out);
            *section = '\0';
        }
        if (dot && !*section) {
            (void)snprintf(section, sizeof(section), "%.*s", (int)(dot - key->path),
                           key->path);
            yaml_out_map(out, section);
        }
        put_value(job, key, out);
    }
    if (*section)
        yaml_out_end_map(out);
}
