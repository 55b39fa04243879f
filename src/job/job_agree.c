/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * job_agree.c - keys of a job description that contradict each other
 */

#include <config.h>

#include "job.h"

#include <string.h>

static const char *value_of(const struct job *job, const struct job_key *key)
{
    return key->choices[*(const int *)((const char *)job + key->offset)];
}

static struct job_place place_of(const struct job *job, const struct job_key *key)
{
    return job->place[job_key_index(key)];
}

/* The first choice of a key switches it off. */
static bool is_off(const struct job *job, const struct job_key *key)
{
    return key->type == JOB_CHOICE && strcmp(value_of(job, key), key->choices[0]) == 0;
}

/* What is expected of a test that is switched off would never be seen. */
static int refuse_expectation(const struct job *job, const struct job_key *key,
                              struct job_place *place, struct error *err)
{
    const struct job_key *test = key->needs ? job_key_find(key->needs) : NULL;

    if (strncmp(key->path, "expect.", strlen("expect.")) != 0 || !job_given(job, key) ||
        !test || !is_off(job, test))
        return 0;
    *place = place_of(job, key);
    if (place->line == 0)
        *place = place_of(job, test);
    return error_set(err, "'%s' needs '%s', which is %s; set '%s' to %s, or leave '%s' out",
                     key->path, test->path, value_of(job, test), test->path, test->choices[1],
                     key->path);
}

/* There would be no byte to change. */
static int refuse_wrong_byte(const struct job *job, struct job_place *place, struct error *err)
{
    const struct job_key *fault = job_key_find("inject.fault");

    if (job->inject.fault != INJECT_WRONG_BYTE || job->payload.count > 0 ||
        job->collectives != COLLECTIVES_NONE)
        return 0;
    *place = place_of(job, fault);
    return error_set(
        err,
        "'%s' is %s, which needs large messages; set 'communication.payload' to a "
        "size, such as 8MiB, or 'communication.collectives' to all",
        fault->path, value_of(job, fault));
}

int job_agree(const struct job *job, struct job_place *place, struct error *err)
{
    const struct job_key *key;

    for (size_t i = 0; (key = job_key_at(i)); i++)
        if (refuse_expectation(job, key, place, err) < 0)
            return -1;
    return refuse_wrong_byte(job, place, err);
}
