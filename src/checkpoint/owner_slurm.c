/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * owner_slurm.c - whether a job or a step still runs, as squeue tells
 *
 * squeue prints the task of an array as BASE_TASK, a part of a heterogeneous job as
 * LEADER+PART, and their steps behind that; SLURM_JOB_ID is another number.  So jobs are found
 * by their raw id (%A), and their steps by what squeue prints for the job itself (%i).
 *
 * An empty answer proves nothing: a filter, another cluster, a controller that has just
 * started.  Therefore squeue is asked for the job that asks, too; only an answer that has it
 * counts.  (With two jobs in the list squeue does not fail for one that Slurm has forgotten.)
 */

#include <config.h>

#include "owner_slurm.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/subprocess.h"

#define SQUEUE_TIMEOUT 30.0 /* seconds: a busy controller takes its time */

enum { ANSWER_SIZE = 1 << 20, ID_SIZE = 64 };

/* Step ids from here up have names: batch, extern, interactive.  (slurm/slurm.h) */
#define SPECIAL_STEPS UINT64_C(0xfffffff0)

/* ---- Reading the answers ---- */

/* Copy what is before the next of STOPS at *AT, and step over that. */
static void take(const char **at, const char *stops, char *word, size_t size)
{
    size_t length = strcspn(*at, stops);

    (void)snprintf(word, size, "%.*s", (int)length, *at);
    *at += length;
    if (**at)
        (*at)++;
}

/* How squeue prints the job RAW, and its state.  RETURN whether JOBS has it. */
static bool find_job(const char *jobs, const char *raw, char printed[ID_SIZE],
                     char state[ID_SIZE])
{
    while (*jobs) {
        char line[4 * ID_SIZE];
        char id[ID_SIZE];
        const char *at = line;

        take(&jobs, "\n", line, sizeof(line));
        take(&at, "|", id, sizeof(id));
        take(&at, "|", printed, ID_SIZE);
        take(&at, " |", state, ID_SIZE);
        if (strcmp(id, raw) == 0)
            return *printed && *state;
    }
    return false;
}

/* Whether a job in STATE has no process: it has ended, or has not started (again).  A state
 * that is not in the list may have. */
static bool has_ended(const char *state)
{
    static const char *const ended[] = {
        "BOOT_FAIL", "CANCELLED", "COMPLETED",     "DEADLINE",  "FAILED",
        "NODE_FAIL", "PENDING",   "OUT_OF_MEMORY", "PREEMPTED", "TIMEOUT",
    };

    for (size_t i = 0; i < sizeof(ended) / sizeof(ended[0]); i++)
        if (strcmp(state, ended[i]) == 0)
            return true;
    return false;
}

static bool is_number(const char *text)
{
    return *text && text[strspn(text, "0123456789")] == '\0';
}

/* Whether STEP is the number of a step that srun made. */
static bool is_srun_step(const char *step)
{
    return is_number(step) && strtoull(step, NULL, 10) < SPECIAL_STEPS;
}

/* Look in STEPS for STEP of the job RAW, which squeue prints as PRINTED.  RETURN 1 or 0, or -1
 * when there is something else than ids of steps. */
static int has_step(const char *steps, const char *raw, const char *printed, const char *step)
{
    int found = 0;

    while (*steps) {
        char line[2 * ID_SIZE];
        char job[ID_SIZE];
        char id[ID_SIZE];
        const char *at = line;

        take(&steps, "\n", line, sizeof(line));
        line[strcspn(line, " ")] = '\0';
        if (!*line)
            continue;
        take(&at, ".", job, sizeof(job));
        take(&at, "+", id, sizeof(id)); /* 12.0+1: a part of a heterogeneous step */
        if (!*job || job[strspn(job, "0123456789_+")] ||
            (!is_number(id) && strcmp(id, "batch") != 0 && strcmp(id, "extern") != 0 &&
             strcmp(id, "interactive") != 0 && strcmp(id, "TBD") != 0))
            return -1;
        if ((strcmp(job, raw) == 0 || strcmp(job, printed) == 0) && strcmp(id, step) == 0)
            found = 1;
    }
    return found;
}

enum owner_in_slurm owner_read_slurm(const struct owner *owner, const struct owner *self,
                                     const char *jobs, const char *steps)
{
    char mine[ID_SIZE];
    char printed[ID_SIZE];
    char state[ID_SIZE];

    if (!find_job(jobs, self->job, mine, state))
        return OWNER_NOT_KNOWN;
    if (!find_job(jobs, owner->job, printed, state) || has_ended(state))
        return OWNER_GONE_FROM_SLURM;
    if (!is_srun_step(owner->step))
        return OWNER_RUNS_IN_SLURM;
    if (!steps ||
        (is_srun_step(self->step) && has_step(steps, self->job, mine, self->step) != 1))
        return OWNER_NOT_KNOWN;
    switch (has_step(steps, owner->job, printed, owner->step)) {
    case 1:
        return OWNER_RUNS_IN_SLURM;
    case 0:
        return OWNER_GONE_FROM_SLURM;
    default:
        return OWNER_NOT_KNOWN;
    }
}

/* ---- Asking ---- */

/* Ask for the jobs LIST in FORMAT.  RETURN 0 with the whole answer. */
static int ask(const char *list, const char *format, bool steps, char *answer)
{
    const char *const argv[] = {
        "squeue", "--noheader", "--all",    "--local", "--states=all",
        "--jobs", list,         "--format", format,    steps ? "--steps" : NULL,
        NULL,
    };
    struct subprocess squeue = subprocess_start(argv);

    if (subprocess_finish(&squeue, SQUEUE_TIMEOUT, answer, ANSWER_SIZE) != 0)
        return -1;
    return strlen(answer) < ANSWER_SIZE - 1 ? 0 : -1;
}

enum owner_in_slurm owner_ask_slurm(const struct owner *owner, const struct owner *self)
{
    enum owner_in_slurm result = OWNER_NOT_KNOWN;
    char list[2 * OWNER_TEXT_SIZE];
    char *jobs = malloc(ANSWER_SIZE);
    char *steps = malloc(ANSWER_SIZE);

    /* Slurm hides the jobs of other users where PrivateData says so. */
    if (jobs && steps && owner->user >= 0 && owner->user == self->user &&
        is_number(owner->job) && is_number(self->job)) {
        (void)snprintf(list, sizeof(list), "%s,%s", owner->job, self->job);
        if (ask(list, "%A|%i|%T", false, jobs) == 0) {
            result = owner_read_slurm(owner, self, jobs, NULL);
            if (result == OWNER_NOT_KNOWN && is_srun_step(owner->step) &&
                ask(list, "%i", true, steps) == 0)
                result = owner_read_slurm(owner, self, jobs, steps);
        }
    }
    free(jobs);
    free(steps);
    return result;
}
