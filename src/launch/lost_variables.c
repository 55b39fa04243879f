/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * lost_variables.c - the variables of srun, in the environment of an ancestor
 */

#include <config.h>

#include "lost_variables.h"

#include <stdlib.h>
#include <string.h>

#include "launcher.h"

enum { TEXT_SIZE = 131072 }; /* of an environment */

/* The number that the variable NAME has in TEXT, LENGTH bytes of NAME=VALUE; -1: none. */
static long find_number(const char *text, size_t length, const char *name)
{
    size_t name_length = strlen(name);

    for (const char *word = text; word < text + length; word += strlen(word) + 1)
        if (strncmp(word, name, name_length) == 0 && word[name_length] == '=')
            return launcher_number(word + name_length + 1);
    return -1;
}

long lost_step_tasks(const char *proc, const struct ancestors *ancestors, int at)
{
    char *text = malloc(TEXT_SIZE);
    long step = launcher_step(&ancestors->process[at]);
    long tasks = -1;

    for (int i = 0; text && step >= 0 && i < at && tasks < 1; i++) {
        size_t length = ancestor_words(proc, &ancestors->process[i], ANCESTOR_ENVIRONMENT,
                                       text, TEXT_SIZE);

        if (find_number(text, length, "SLURM_STEP_ID") == step)
            tasks = find_number(text, length, "SLURM_STEP_NUM_TASKS");
    }
    free(text);
    return tasks > 0 ? tasks : -1;
}
