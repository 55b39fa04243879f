/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * job_find.c - find a key of a job description in the table
 */

#include <config.h>

#include <string.h>

#include "job_keys.h"

size_t job_key_index(const struct job_key *key)
{
    size_t index = 0;

    while (job_key_at(index) && job_key_at(index) != key)
        index++;
    return index;
}

const struct job_key *job_key_find(const char *path)
{
    const struct job_key *key;

    for (size_t i = 0; (key = job_key_at(i)); i++)
        if (strcmp(key->path, path) == 0)
            return key;
    return NULL;
}

const struct job_key *job_key_in_mapping(const struct job_key *key)
{
    const struct job_key *other;

    for (size_t i = 0; (other = job_key_at(i)); i++)
        if (other->same_as && strcmp(other->same_as, key->path) == 0)
            return other;
    return NULL;
}

int job_key_word(const struct job_key *key, const char *text)
{
    for (int i = 0; key->words[i]; i++)
        if (strcmp(key->words[i], text) == 0)
            return i;
    return -1;
}

bool job_key_is_section(const char *path)
{
    const struct job_key *key;
    size_t length = strlen(path);

    for (size_t i = 0; (key = job_key_at(i)); i++)
        if (strncmp(key->path, path, length) == 0 && key->path[length] == '.')
            return true;
    return false;
}
