/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * owner_text.c - who owns a checkpoint directory, as lines of "key: value", and for a person
 */

#include <config.h>

#include "owner_text.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

char *owner_format_time(uint64_t seconds, char *text, size_t size)
{
    time_t when = (time_t)seconds;
    struct tm tm;

    if (seconds == 0 || seconds > INT32_MAX * UINT64_C(100) || !gmtime_r(&when, &tm) ||
        strftime(text, size, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
        (void)snprintf(text, size, "an unknown time");
    return text;
}

char *owner_describe(const struct owner *owner, char *text, size_t size)
{
    char since[32];

    (void)owner_format_time(owner->since, since, sizeof(since));
    if (*owner->job)
        (void)snprintf(text, size,
                       "Slurm job %s%s%s of %s%s (host %s, process %" PRIu64 ", since %s)",
                       owner->job, *owner->step ? "." : "", owner->step,
                       *owner->cluster ? "cluster " : "an unknown cluster", owner->cluster,
                       owner->host, owner->pid, since);
    else
        (void)snprintf(text, size, "process %" PRIu64 " on host %s (since %s)", owner->pid,
                       owner->host, since);
    return text;
}

void owner_copy_text(char dst[OWNER_TEXT_SIZE], const char *text)
{
    (void)snprintf(dst, OWNER_TEXT_SIZE, "%s", text ? text : "");
    for (char *at = dst; *at; at++)
        if (*at < 0x20 || *at >= 0x7f)
            *at = '?';
}

int owner_format(const struct owner *owner, char text[OWNER_FILE_MAX])
{
    return snprintf(text, OWNER_FILE_MAX,
                    "cluster: %s\njob: %s\nstep: %s\nrestarts: %" PRIu64 "\nhost: %s\n"
                    "pid: %" PRIu64 "\nstarted: %" PRIu64 "\nrun: %016" PRIx64
                    "\nsince: %" PRIu64 "\nboot: %s\nmachine: %s\npid_namespace: %s\n",
                    owner->cluster, owner->job, owner->step, owner->restarts, owner->host,
                    owner->pid, owner->started, owner->run, owner->since, owner->boot,
                    owner->machine, owner->pid_namespace);
}

/* The value of KEY among the lines of TEXT, into VALUE; RETURN whether it is there. */
static bool find(const char *text, const char *key, char value[OWNER_TEXT_SIZE])
{
    size_t length = strlen(key);

    for (const char *line = text; line; line = strchr(line, '\n')) {
        if (*line == '\n')
            line++;
        if (strncmp(line, key, length) == 0 && strncmp(line + length, ": ", 2) == 0) {
            const char *begin = line + length + 2;
            char raw[OWNER_TEXT_SIZE];

            (void)snprintf(raw, sizeof(raw), "%.*s", (int)strcspn(begin, "\n"), begin);
            owner_copy_text(value, raw);
            return true;
        }
    }
    return false;
}

static bool find_number(const char *text, const char *key, int base, uint64_t *number)
{
    char value[OWNER_TEXT_SIZE];
    char *end;

    if (!find(text, key, value) || !*value)
        return false;
    *number = strtoull(value, &end, base);
    return *end == '\0';
}

int owner_parse(const char *text, size_t length, struct owner *owner)
{
    /* It ends with a line feed, unless the end is missing; a disk that lost it has zeros. */
    if (length == 0 || text[length - 1] != '\n' || strlen(text) != length)
        return -1;
    *owner = (struct owner){.user = owner->user};
    if (!find(text, "cluster", owner->cluster) || !find(text, "job", owner->job) ||
        !find(text, "step", owner->step) || !find(text, "host", owner->host) ||
        !find_number(text, "restarts", 10, &owner->restarts) ||
        !find_number(text, "pid", 10, &owner->pid) ||
        !find_number(text, "started", 10, &owner->started) ||
        !find_number(text, "run", 16, &owner->run))
        return -1;
    /* An older pijob did not write these. */
    (void)find_number(text, "since", 10, &owner->since);
    (void)find(text, "boot", owner->boot);
    (void)find(text, "machine", owner->machine);
    (void)find(text, "pid_namespace", owner->pid_namespace);
    return 0;
}
