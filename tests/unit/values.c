/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * values.c - keys of a job description and their values, for tests
 */

#include <config.h>

#include "values.h"

#include "unit.h"

const struct job_key *values_key(const char *path)
{
    const struct job_key *key = job_key_find(path);

    if (!key)
        fail_msg("'%s' is no key", path);
    return key;
}

void values_check(const struct job *job, const char *path, const char *wanted)
{
    char text[JOB_PATH_SIZE];

    assert_string_equal(job_value(job, values_key(path), text, sizeof(text)), wanted);
}
