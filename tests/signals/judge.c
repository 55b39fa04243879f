/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * judge.c - whether a round ended as the manual says, and left what it has to leave
 */

#include "judge.h"

#include <dirent.h>
#include <fnmatch.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COMMAND_MAX 200.0 /* seconds for one rank to end the sum */

/* ---- The exit status ---- */

static bool allows(const int *allowed, int count, int status)
{
    for (int i = 0; i < count; i++)
        if (allowed[i] == status)
            return true;
    return false;
}

/* The signal came to mpirun, which passes SIGUSR1 on; on SIGTERM or SIGINT it ends its ranks
 * and exits with 1, and at its end it has nothing left to do. */
static int allowed_of_mpirun(const struct plan *plan, int *allowed)
{
    int count = 0;

    allowed[count++] = 128 + plan->signal;
    if (plan->signal == SIGKILL)
        return count;
    allowed[count++] = STATUS_PASS;
    if (plan->signal == SIGUSR1 && plan->checkpoints)
        allowed[count++] = STATUS_STOPPED;
    if (plan->signal != SIGUSR1)
        allowed[count++] = 1;
    return count;
}

/* A rank without a handler dies; SIGTERM and SIGUSR1 have theirs before MPI_Init.  One with a
 * handler stops the job, if there is still a sum to stop. */
static int allowed_of_ranks(const struct plan *plan, const struct round *round, int *allowed)
{
    const bool from_outside = plan->phase == PHASE_NONE;
    const bool catches = plan->signal == SIGTERM || plan->signal == SIGUSR1;
    const bool late = plan->phase >= PHASE_COLLECT && !from_outside;
    int count = 0;

    if (from_outside || (round->by_default > 0 && (!catches || plan->phase <= PHASE_MAIN)))
        allowed[count++] = 128 + plan->signal;
    if (!from_outside && (!catches || round->by_handler == 0))
        return count;
    allowed[count++] = STATUS_PASS;
    if (catches && !late && plan->checkpoints)
        allowed[count++] = STATUS_STOPPED;
    if (plan->signal == SIGTERM && !late && !plan->checkpoints)
        allowed[count++] = STATUS_STOPPED_WITHOUT;
    return count;
}

bool judge_status(const struct plan *plan, const struct round *round, char *wanted,
                  size_t size)
{
    int allowed[8] = {STATUS_PASS};
    int count = 1;
    size_t used = 0;

    if (round->fired > 0)
        count = plan->target == TARGET_MPIRUN ? allowed_of_mpirun(plan, allowed)
                                              : allowed_of_ranks(plan, round, allowed);
    wanted[0] = '\0';
    for (int i = 0; i < count && used < size; i++)
        used += (size_t)snprintf(wanted + used, size - used, "%s%d", i > 0 ? " or " : "",
                                 allowed[i]);
    return allows(allowed, count, round->status);
}

/* ---- Files ---- */

__attribute__((format(printf, 3, 4))) static bool is_wrong(char *wrong, size_t size,
                                                           const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(wrong, size, format, arguments);
    va_end(arguments);
    return false;
}

void judge_read(const char *name, const char *key, char *value, size_t size)
{
    const size_t length = strlen(key);
    char line[1024];
    FILE *file = fopen(name, "r");

    value[0] = '\0';
    while (file && fgets(line, sizeof(line), file)) {
        char *begin = line + length + 1;

        if (strncmp(line, key, length) != 0 || line[length] != ':')
            continue;
        begin += strspn(begin, " \"");
        begin[strcspn(begin, "\"\n")] = '\0';
        (void)snprintf(value, size, "%s", begin);
    }
    if (file)
        (void)fclose(file);
}

/* Whether each document of the log has its end; also of a process that was killed. */
static bool is_whole(const char *name)
{
    char line[1024];
    bool open = false;
    bool torn = false;
    FILE *file = fopen(name, "r");

    while (file && fgets(line, sizeof(line), file)) {
        if (strncmp(line, "---", 3) == 0) {
            torn = torn || open;
            open = true;
        } else if (strncmp(line, "...", 3) == 0) {
            torn = torn || !open;
            open = false;
        }
    }
    if (file)
        (void)fclose(file);
    return !torn && !open;
}

/* Whether each entry of DIRECTORY matches one of the PATTERNS, fnmatch(3); UNKNOWN gets one
 * that does not. */
static bool only_known(const char *directory, const char *const *patterns, char *unknown,
                       size_t size)
{
    struct dirent *entry;
    bool all = true;
    DIR *dir = opendir(directory);

    while (dir && all && (entry = readdir(dir))) {
        bool known = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;

        for (int i = 0; !known && patterns[i]; i++)
            known = fnmatch(patterns[i], entry->d_name, 0) == 0;
        all = known;
        if (!known)
            (void)snprintf(unknown, size, "%s/%s", directory, entry->d_name);
    }
    if (dir)
        (void)closedir(dir);
    return all;
}

/* What --status says. */
static bool judge_checkpoints(const struct place *place, const struct round *round,
                              char *wrong, size_t size)
{
    char *const command[] = {(char *)place->pijob, "--status", "job.yaml", NULL};
    char records[128];
    int status = round_command(command, COMMAND_MAX);

    judge_read("said", "records", records, sizeof(records));
    if (status != STATUS_PASS && status != STATUS_STOPPED)
        return is_wrong(wrong, size, "--status ends with %d", status);
    if (!strstr(records, "damaged: 0}"))
        return is_wrong(wrong, size, "records: %s", records);
    if (round->status == STATUS_PASS && round->fired == 0 && status != STATUS_PASS)
        return is_wrong(wrong, size, "the job passed, but its checkpoints are not complete");
    return true;
}

bool judge_files(const struct place *place, const struct plan *plan, const struct round *round,
                 char *wrong, size_t size)
{
    static const char *const known[] = {"job.yaml", "plain.yaml", "log", "out",
                                        "err",      "told",       "ck",  "said",
                                        "said.err", "mpi",        NULL};
    /* mpirun may exit with 0 although it has ended its ranks. */
    const bool tells = plan->target != TARGET_MPIRUN;
    char unknown[NAME_MAX + 64];
    char event[32];

    if (!only_known(".", known, unknown, sizeof(unknown)))
        return is_wrong(wrong, size, "%s is left", unknown);
    if (!is_whole("log"))
        return is_wrong(wrong, size, "the log has an event without its end");
    judge_read("log", "event", event, sizeof(event));
    if (tells && round->status == STATUS_PASS && strcmp(event, "result") != 0)
        return is_wrong(wrong, size, "the job passed, but the log ends in '%s'", event);
    if (tells &&
        (round->status == STATUS_STOPPED || round->status == STATUS_STOPPED_WITHOUT) &&
        strcmp(event, "stop") != 0)
        return is_wrong(wrong, size, "the job stopped, but the log ends in '%s'", event);
    return !plan->checkpoints || judge_checkpoints(place, round, wrong, size);
}

bool judge_resume(const struct place *place, char *right, char *wrong, size_t size)
{
    static const char *const known[] = {"MANIFEST", "owner.lock", "e[0-9]*", NULL};
    static const char *const bases[] = {"base.0", "base.1", NULL};
    char *const command[] = {(char *)place->pijob, "--quiet", "job.yaml", NULL};
    char sum[SUM_SIZE];
    char verdict[SUM_SIZE];
    char unknown[NAME_MAX + 64];
    char epoch[32] = "ck/";
    struct dirent *entry;
    int epochs = 0;
    DIR *dir;
    int status = round_command(command, COMMAND_MAX);

    judge_read("log", "sum", sum, sizeof(sum));
    judge_read("log", "verdict", verdict, sizeof(verdict));
    if (*right == '\0')
        (void)snprintf(right, SUM_SIZE, "%s", sum);
    if (status != STATUS_PASS || strcmp(verdict, "pass") != 0 || *sum == '\0' ||
        strcmp(sum, right) != 0)
        return is_wrong(wrong, size, "started again: status %d, sum %s instead of %s, %s",
                        status, sum, right, verdict);
    if (!only_known("ck", known, unknown, sizeof(unknown)))
        return is_wrong(wrong, size, "started again: %s is left", unknown);
    dir = opendir("ck");
    while (dir && (entry = readdir(dir)))
        if (entry->d_name[0] == 'e') {
            (void)snprintf(epoch, sizeof(epoch), "ck/%.20s", entry->d_name);
            epochs++;
        }
    if (dir)
        (void)closedir(dir);
    if (epochs != 1)
        return is_wrong(wrong, size, "started again: %d epochs are left", epochs);
    if (!only_known(epoch, bases, unknown, sizeof(unknown)))
        return is_wrong(wrong, size, "started again: %s is left", unknown);
    return true;
}
