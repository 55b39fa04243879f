/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * slurm_hosts.c - the host of a node, in what scontrol says
 */

#include <config.h>

#include "slurm_hosts.h"

#include <stdio.h>
#include <string.h>

/* The word behind KEY= in LINE, which ends at a blank; RETURN: its length, 0: not there. */
static size_t value_of(const char *line, size_t length, const char *key, const char **value)
{
    const char *end = line + length;
    size_t key_length = strlen(key);

    for (const char *p = line; p + key_length < end; p++)
        if ((p == line || p[-1] == ' ') && strncmp(p, key, key_length) == 0) {
            *value = p + key_length;
            return strcspn(*value, " \n");
        }
    return 0;
}

int slurm_hosts_find(const char *text, const char *node, char *host, size_t size)
{
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n");
        const char *value;
        size_t found = value_of(line, length, "NodeName=", &value);

        if (found == strlen(node) && strncmp(value, node, found) == 0) {
            found = value_of(line, length, "NodeHostName=", &value);
            (void)snprintf(host, size, "%.*s", (int)strcspn(value, ". \n"), value);
            return found > 0 ? 0 : -1;
        }
        line += length + (line[length] == '\n');
    }
    return -1;
}
