/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * slurm_step.c - ask Slurm how many tasks a step has
 */

#include <config.h>

#include "slurm_step.h"

#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_TIMEOUT 5.0 /* seconds */

enum { ANSWER_SIZE = 16384, DIGITS_MAX = 8 }; /* no step has more tasks */

struct slurm_step slurm_step_ask(const char *step)
{
    const char *const argv[] = {"scontrol", "--oneliner", "show", "step", step, NULL};
    struct slurm_step ask = {.scontrol = {.fd = -1}};

    if (step)
        ask.scontrol = subprocess_start(argv);
    return ask;
}

long slurm_step_answer(struct slurm_step *ask)
{
    char text[ANSWER_SIZE];

    if (subprocess_finish(&ask->scontrol, ANSWER_TIMEOUT, text, sizeof(text)) != 0)
        return -1;
    return slurm_step_tasks(text);
}

/* "StepId=7.0 UserId=0 ... Nodes=4 CPUs=4 Tasks=4 Name=pijob ...".  The id may be another one
 * than was asked for: a task of an array has two.  The parts of a heterogeneous step have a
 * line each, and the number of tasks is not that of one of them. */
long slurm_step_tasks(const char *text)
{
    static const char key[] = " Tasks=";
    const char *value = strstr(text, key);
    size_t digits = 0;
    long tasks;

    if (strncmp(text, "StepId=", 7) != 0 || strstr(text, "\nStepId=") || !value)
        return -1;
    value += sizeof(key) - 1;
    while (isdigit((unsigned char)value[digits]))
        digits++;
    if (digits == 0 || digits > DIGITS_MAX || !strchr(" \n", value[digits]))
        return -1;
    tasks = strtol(value, NULL, 10);
    return tasks > 0 ? tasks : -1;
}
