/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * job.c - a job description in memory: its defaults, and setting one key
 */

#include <config.h>

#include "job.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/parse.h"
#include "core/pattern.h"

/* The end of most messages: "; allowed: ...". */
static int not_allowed(const struct job_key *key, const char *text, const char *problem,
                       struct error *err)
{
    char shown[64];
    char allows[160];

    return error_set(err, "'%s': %s %s; allowed: %s", key->path,
                     error_quote(shown, sizeof(shown), text, strlen(text)), problem,
                     job_key_allows(key, allows, sizeof(allows)));
}

static int number_problem(const struct job_key *key, const char *text,
                          enum parse_status status, struct error *err)
{
    static const char *const problems[] = {
        [PARSE_SYNTAX] = "is not a number",
        [PARSE_WHOLE] = "is not a whole number",
        [PARSE_RANGE] = "is out of range",
        [PARSE_UNIT] = "has an unknown unit",
    };

    return not_allowed(key, text, problems[status], err);
}

static int set_count(uint64_t *member, const struct job_key *key, const char *text,
                     struct error *err)
{
    uint64_t value = 0;
    enum parse_status status = parse_count(text, &value);

    if (status == PARSE_OK && (value < key->min || value > key->max))
        status = PARSE_RANGE;
    if (status != PARSE_OK)
        return number_problem(key, text, status, err);
    *member = value;
    return 0;
}

static int set_count_or_auto(uint64_t *member, const struct job_key *key, const char *text,
                             struct error *err)
{
    if (strcmp(text, "auto") != 0)
        return set_count(member, key, text, err);
    *member = JOB_AUTO;
    return 0;
}

static int set_seconds(double *member, const struct job_key *key, const char *text,
                       struct error *err)
{
    double value = 0;
    enum parse_status status = parse_seconds(text, &value);

    if (status == PARSE_OK &&
        !(value * 1000 >= (double)key->min && value * 1000 <= (double)key->max))
        status = PARSE_RANGE;
    if (status != PARSE_OK)
        return number_problem(key, text, status, err);
    *member = value;
    return 0;
}

static int set_name(char *member, const struct job_key *key, const char *text,
                    struct error *err)
{
    size_t length = strlen(text);

    for (size_t i = 0; i < length; i++)
        if (!isascii((unsigned char)text[i]) ||
            !(isalnum((unsigned char)text[i]) || strchr("._-", text[i])))
            return not_allowed(key, text, "has a character that is not allowed", err);
    if (length == 0)
        return not_allowed(key, text, "is empty", err);
    if (length >= JOB_NAME_SIZE)
        return not_allowed(key, text, "is too long", err);
    /* %x may be a part of a path of its own: checkpoints/%x */
    if (strcmp(text, ".") == 0 || strcmp(text, "..") == 0)
        return not_allowed(key, text, "is a folder's name", err);
    memcpy(member, text, length + 1);
    return 0;
}

static int set_pattern(char *member, const struct job_key *key, const char *text,
                       struct error *err)
{
    size_t length = strlen(text);
    struct error why;

    if (length == 0)
        return not_allowed(key, text, "is empty", err);
    if (length >= JOB_PATH_SIZE)
        return not_allowed(key, text, "is too long", err);
    if (pattern_check(text, &why) < 0) {
        char shown[64];

        return error_set(err, "'%s': %s %s", key->path,
                         error_quote(shown, sizeof(shown), text, length), why.text);
    }
    memcpy(member, text, length + 1);
    return 0;
}

static int set_choice(int *member, const struct job_key *key, const char *text,
                      struct error *err)
{
    for (int i = 0; key->choices[i]; i++) {
        if (strcmp(key->choices[i], text) == 0) {
            *member = i;
            return 0;
        }
    }
    return not_allowed(key, text, "is unknown", err);
}

int job_set(struct job *job, const struct job_key *key, const char *text, struct error *err)
{
    void *member = (char *)job + key->offset;
    int rc = -1;

    switch (key->type) {
    case JOB_COUNT:
        rc = set_count(member, key, text, err);
        break;
    case JOB_COUNT_OR_AUTO:
        rc = set_count_or_auto(member, key, text, err);
        break;
    case JOB_SECONDS:
        rc = set_seconds(member, key, text, err);
        break;
    case JOB_NAME:
        rc = set_name(member, key, text, err);
        break;
    case JOB_PATTERN:
        rc = set_pattern(member, key, text, err);
        break;
    case JOB_CHOICE:
        rc = set_choice(member, key, text, err);
        break;
    }
    if (rc == 0)
        job->given[job_key_index(key)] = true;
    return rc;
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
    char allows[160];

    return error_set(err, "'%s' is missing; it must be given%s: %s", key->path, why,
                     job_key_allows(key, allows, sizeof(allows)));
}

int job_complete(struct job *job, struct error *err)
{
    const struct job_key *key;

    for (size_t i = 0; (key = job_key_at(i)); i++) {
        const struct job_key *needs = key->needs ? job_key_find(key->needs) : NULL;

        if (key->required && !job_given(job, key))
            return missing(key, "", err);
        if (!needs)
            continue;
        if (job_given(job, key) && !job_given(job, needs)) {
            char why[128];

            (void)snprintf(why, sizeof(why), " with '%s'", key->path);
            return missing(needs, why, err);
        }
        if (!job_given(job, key) && job_given(job, needs) && key->fallback)
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
    return 0;
}

const char *job_value(const struct job *job, const struct job_key *key, char *text,
                      size_t size)
{
    const void *member = (const char *)job + key->offset;

    switch (key->type) {
    case JOB_COUNT:
    case JOB_COUNT_OR_AUTO:
        if (key->type == JOB_COUNT_OR_AUTO && *(const uint64_t *)member == JOB_AUTO)
            (void)snprintf(text, size, "auto");
        else
            (void)snprintf(text, size, "%llu", (unsigned long long)*(const uint64_t *)member);
        break;
    case JOB_SECONDS:
        (void)snprintf(text, size, "%.10gs", *(const double *)member);
        break;
    case JOB_NAME:
    case JOB_PATTERN:
        (void)snprintf(text, size, "%s", (const char *)member);
        break;
    case JOB_CHOICE:
        (void)snprintf(text, size, "%s", key->choices[*(const int *)member]);
        break;
    }
    return text;
}
