/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * slurm_nodes.c - parse what Slurm tells about nodes: tasks of each, and host names
 */

#include <config.h>

#include "slurm_nodes.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/host.h"

/* ---- Tasks ---- */

enum { NUMBER_MAX = 1 << 24 }; /* no step has more tasks or nodes */

/* Read a number of at least 1 at *TEXT and step over it.  RETURN: the number, or -1. */
static long take_number(const char **text)
{
    long number = 0;

    for (; isdigit((unsigned char)**text); (*text)++) {
        number = 10 * number + (**text - '0');
        if (number > NUMBER_MAX)
            return -1;
    }
    return number > 0 ? number : -1;
}

/* Read "2" or "2(x3)" at *TEXT and step over it.  RETURN: 0, or -1. */
static int take_item(const char **text, long *tasks, long *nodes)
{
    *nodes = 1;
    *tasks = take_number(text);
    if (*tasks < 0)
        return -1;
    if (**text != '(')
        return 0;
    if ((*text)[1] != 'x')
        return -1;
    *text += 2;
    *nodes = take_number(text);
    return *nodes > 0 && *(*text)++ == ')' ? 0 : -1;
}

long slurm_tasks_on_node(const char *text, long node)
{
    long found = -1;

    if (!text || node < 0)
        return -1;
    for (long seen = 0;; text++) {
        long tasks;
        long nodes;

        if (take_item(&text, &tasks, &nodes) < 0)
            return -1;
        if (found < 0 && node < seen + nodes)
            found = tasks;
        seen += nodes;
        if (*text == '\0')
            return found;
        if (*text != ',')
            return -1;
    }
}

/* ---- Host names ---- */

/* Find the value of KEY= in LINE; it ends at a blank.  RETURN: its length; 0: not found. */
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
        const char *value = "";
        size_t found = value_of(line, length, "NodeName=", &value);

        if (found > 0 && found == strlen(node) && strncmp(value, node, found) == 0) {
            found = value_of(line, length, "NodeHostName=", &value);
            (void)snprintf(host, size, "%.*s", (int)found, value);
            host[host_length(host)] = '\0';
            return found > 0 ? 0 : -1;
        }
        line += length + (line[length] == '\n');
    }
    return -1;
}

int slurm_first_node(const char *list, char *node, size_t size)
{
    size_t prefix = list ? strcspn(list, "[],") : 0;
    const char *rest = list ? list + prefix : "";
    size_t digits = 0;
    int length;

    if (*rest == '[') {
        digits = strspn(++rest, "0123456789");
        if (digits == 0 || !strchr(",-]", rest[digits]) || !strchr(rest, ']') ||
            !strchr(",", strchr(rest, ']')[1]))
            return -1;
    } else if (prefix == 0 || *rest == ']')
        return -1;
    length =
        snprintf(node, size, "%.*s%.*s", (int)prefix, list ? list : "", (int)digits, rest);
    return length > 0 && (size_t)length < size ? 0 : -1;
}
