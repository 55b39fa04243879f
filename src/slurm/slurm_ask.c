/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * slurm_ask.c - ask Slurm's commands for its version and for the remaining time of the job
 */

#include <config.h>

#include "slurm_ask.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/clock.h"

enum { ANSWER_SIZE = 1 << 20 }; /* of squeue: a line for each task of an array */

#define VERSION_TIMEOUT 1.0 /* seconds to wait for an answer */

/* ---- Version ---- */

struct slurm_version slurm_version_none(void)
{
    return (struct slurm_version){.srun = {.fd = -1}, .text = "unknown"};
}

struct slurm_version slurm_version_ask(void)
{
    const char *const argv[] = {"srun", "--version", NULL};

    return (struct slurm_version){.srun = subprocess_start(argv), .text = "unknown"};
}

const char *slurm_version_answer(struct slurm_version *ask)
{
    char line[64];

    /* "slurm 22.05.8", Debian "slurm-wlm 22.05.8" */
    if (subprocess_finish(&ask->srun, VERSION_TIMEOUT, line, sizeof(line)) == 0)
        (void)sscanf(line, "%*s %63s", ask->text);
    return ask->text;
}

/* ---- Remaining time ---- */

double slurm_time_parse(const char *text)
{
    unsigned days = 0;
    unsigned field[3];
    const char *dash = strchr(text, '-');
    int count;
    char rest;

    if (dash && sscanf(text, "%9u-", &days) != 1)
        return -1;
    count = sscanf(dash ? dash + 1 : text, "%9u:%9u:%9u %c", &field[0], &field[1], &field[2],
                   &rest);
    if (count == 3)
        return days * 86400.0 + field[0] * 3600.0 + field[1] * 60.0 + field[2];
    if (count == 2 && !dash)
        return field[0] * 60.0 + field[1];
    return -1;
}

/* The seconds from now to the time of day in TEXT, in seconds since 1970.
 * RETURN: 0, or -1 if TEXT is no such time. */
static int time_until(const char *text, double *seconds)
{
    char *end;
    long long at;

    errno = 0;
    at = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end || at < 0)
        return -1;
    *seconds = (double)at - (double)time(NULL);
    return 0;
}

/* squeue lists all tasks of an array for the one that has the number of the array, and a job
 * in a hidden partition only with --all. */
static void ask_squeue(struct slurm_time *ask)
{
    const char *const argv[] = {"squeue", "--noheader",   "--all",    "--local", "--jobs",
                                ask->job, "--states=all", "--format", "%A|%L",   NULL};

    if (!ask->answer)
        ask->answer = malloc(ANSWER_SIZE);
    if (!ask->answer)
        return;
    ask->answer[0] = '\0';
    ask->asked = clock_now();
    ask->squeue = subprocess_start(argv);
    ask->asking = true;
}

/* The time that is left to JOB, in lines of JOB|TIME; NULL: there is no such line. */
static const char *find_left(char *lines, const char *job)
{
    size_t length = strlen(job);
    char *left;

    while (strncmp(lines, job, length) != 0 || lines[length] != '|') {
        lines = strchr(lines, '\n');
        if (!lines)
            return NULL;
        lines++;
    }
    left = lines + length + 1;
    left[strcspn(left, "\n")] = '\0';
    return left;
}

/* The seconds until SLURM_JOB_END_TIME.  No more than the whole time limit: the clock of this
 * host may be behind that of the controller.
 * RETURN: 0, or -1 if the end is not known, or has passed: then the clock is ahead, or the
 * limit was extended since the job began. */
static int time_in_environment(double *seconds)
{
    const char *end = getenv("SLURM_JOB_END_TIME");
    const char *start = getenv("SLURM_JOB_START_TIME");
    double since;

    if (!end || time_until(end, seconds) < 0 || *seconds <= 0)
        return -1;
    if (start && time_until(start, &since) == 0 && since > 0 && *seconds - since > 0)
        *seconds -= since;
    return 0;
}

struct slurm_time slurm_time_ask(const char *job)
{
    struct slurm_time ask = {.squeue = {.fd = -1}, .end = -1};
    double left;

    if (!job)
        return ask;
    (void)snprintf(ask.job, sizeof(ask.job), "%s", job);
    if (time_in_environment(&left) == 0) {
        ask.end = clock_now() + left;
        ask.news = true;
    } else {
        ask_squeue(&ask);
    }
    return ask;
}

void slurm_time_ask_again(struct slurm_time *ask)
{
    if (*ask->job && !ask->asking)
        ask_squeue(ask);
}

bool slurm_time_answered(struct slurm_time *ask)
{
    bool news = ask->news;
    int status;

    ask->news = false;
    if (!ask->asking || !subprocess_poll(&ask->squeue, ask->answer, ANSWER_SIZE, &status))
        return news;
    ask->asking = false;
    if (status == 0) {
        const char *text = find_left(ask->answer, ask->job);
        double left = text ? slurm_time_parse(text) : -1;

        /* Neither "INVALID" nor an empty line says anything. */
        if (left >= 0)
            ask->end = ask->asked + left;
        else if (text && strncmp(text, "UNLIMITED", strlen("UNLIMITED")) == 0)
            ask->end = -1;
        else
            return news;
        news = true;
    }
    return news;
}

void slurm_time_end(struct slurm_time *ask)
{
    subprocess_kill(&ask->squeue);
    ask->asking = false;
    free(ask->answer);
    ask->answer = NULL;
}
