/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * slurm_tasks.c - the tasks of each node, as Slurm writes them
 */

#include <config.h>

#include "slurm_tasks.h"

#include <ctype.h>
#include <stddef.h>

enum { NUMBER_MAX = 1 << 24 }; /* more than any step has tasks, or nodes */

/* Read a number from 1 at *TEXT and go behind it.  RETURN: it, or -1. */
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

/* Read "2" or "2(x3)" at *TEXT and go behind it.  RETURN: 0, or -1. */
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
