/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * owner_life.c - whether the owner of a checkpoint directory still runs
 */

#include <config.h>

#include "owner_life.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/host.h"
#include "owner_slurm.h"
#include "slurm/slurm.h"

enum { ANCESTORS_MAX = 64 };

/* ---- This process, and where it is ---- */

/* The first line of the file PATH, or "". */
static void read_line(const char *path, char text[OWNER_TEXT_SIZE])
{
    char line[OWNER_TEXT_SIZE] = "";
    FILE *file = fopen(path, "re");

    if (file) {
        if (!fgets(line, sizeof(line), file))
            line[0] = '\0';
        (void)fclose(file);
    }
    line[strcspn(line, "\n")] = '\0';
    owner_copy_text(text, line);
}

static void read_link(const char *path, char text[OWNER_TEXT_SIZE])
{
    char target[OWNER_TEXT_SIZE];
    ssize_t length = readlink(path, target, sizeof(target) - 1);

    target[length > 0 ? length : 0] = '\0';
    owner_copy_text(text, target);
}

/* Whether /proc shows the processes of this PID namespace: in a container that was given the
 * one of its host, the numbers there mean other processes. */
static bool proc_is_ours(void)
{
    char self[OWNER_TEXT_SIZE];

    read_link("/proc/self", self);
    return strtoull(self, NULL, 10) == (uint64_t)getpid();
}

/* Look at the process PID: its state, and when it started, in clock ticks since boot (proc(5),
 * stat, fields 3 and 22); together with the number this tells a process from a later one
 * with the same number.  RETURN whether it can be seen. */
static bool look_at_process(uint64_t pid, char *state, uint64_t *started)
{
    char path[64];
    char line[1024];
    const char *behind;
    bool seen = false;
    FILE *file;

    if (!proc_is_ours())
        return false;
    (void)snprintf(path, sizeof(path), "/proc/%" PRIu64 "/stat", pid);
    file = fopen(path, "re");
    if (!file)
        return false;
    /* The name of the program, in brackets, may have blanks and brackets. */
    if (fgets(line, sizeof(line), file) && (behind = strrchr(line, ')')))
        seen =
            sscanf(behind + 1,
                   " %c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s "
                   "%*s %" SCNu64,
                   state, started) == 2;
    (void)fclose(file);
    return seen;
}

/* 0: not known. */
static uint64_t start_of_process(uint64_t pid)
{
    char state;
    uint64_t started;

    return look_at_process(pid, &state, &started) ? started : 0;
}

/* The parent of the process PID, or 0. */
static uint64_t parent_of(uint64_t pid)
{
    char path[64];
    char line[1024];
    const char *behind;
    uint64_t parent = 0;
    FILE *file;

    (void)snprintf(path, sizeof(path), "/proc/%" PRIu64 "/stat", pid);
    file = fopen(path, "re");
    if (!file)
        return 0;
    if (fgets(line, sizeof(line), file) && (behind = strrchr(line, ')')) &&
        sscanf(behind + 1, " %*c %" SCNu64, &parent) != 1)
        parent = 0;
    (void)fclose(file);
    return parent;
}

/* sbatch, in a step, hands its SLURM_STEP_ID on to the new job, which has no such step.  What
 * started this process knows better: "slurmstepd: [JOB.batch]" runs no step of srun. */
static bool step_is_of_another_job(void)
{
    uint64_t pid = proc_is_ours() ? (uint64_t)getppid() : 0;

    for (int i = 0; i < ANCESTORS_MAX && pid > 1; i++, pid = parent_of(pid)) {
        char path[64];
        char title[OWNER_TEXT_SIZE];
        const char *dot;

        (void)snprintf(path, sizeof(path), "/proc/%" PRIu64 "/cmdline", pid);
        read_line(path, title);
        if (strncmp(title, "slurmstepd: [", strlen("slurmstepd: [")) != 0)
            continue;
        dot = strrchr(title, '.');
        return dot && (dot[1] < '0' || dot[1] > '9');
    }
    return false;
}

struct owner owner_self(uint64_t run)
{
    struct slurm slurm = slurm_read();
    char host[HOST_NAME_SIZE];
    struct owner self = {
        .restarts = slurm.restart_count > 0 ? (uint64_t)slurm.restart_count : 0,
        .pid = (uint64_t)getpid(),
        .started = start_of_process((uint64_t)getpid()),
        .since = (uint64_t)time(NULL),
        .run = run,
        .user = -1,
    };

    owner_copy_text(self.cluster, slurm.cluster);
    owner_copy_text(self.job, slurm.job_id);
    if (slurm.step_id && !step_is_of_another_job())
        owner_copy_text(self.step, slurm.step_id);
    owner_copy_text(self.host, host_short_name(host, sizeof(host)));
    read_line("/proc/sys/kernel/random/boot_id", self.boot);
    read_line("/etc/machine-id", self.machine);
    read_link("/proc/self/ns/pid", self.pid_namespace);
    return self;
}

/* ---- The owner ---- */

/* Whether the process PID that STARTED then (0: not known) still runs on this host. */
static bool process_lives(uint64_t pid, uint64_t started)
{
    char state;
    uint64_t start;

    /* No process has such a number; kill() would take some for groups. */
    if (pid == 0 || pid > INT32_MAX)
        return true;
    /* Other users' processes may be hidden (proc(5), hidepid), but not from kill(). */
    if (!look_at_process(pid, &state, &start))
        return kill((pid_t)pid, 0) == 0 || errno != ESRCH;
    /* Killed, and not yet waited for; where nobody does, it stays so for ever. */
    if (state == 'Z' || state == 'X')
        return false;
    return started == 0 || start == started;
}

/* Whether a process number of OWNER means the same process here.  Hosts of the same short
 * name, or machine id (nodes that were cloned), or containers differ in one of these. */
static bool is_same_place(const struct owner *owner, const struct owner *self)
{
    return strcmp(owner->host, self->host) == 0 && *owner->boot &&
           strcmp(owner->boot, self->boot) == 0 &&
           strcmp(owner->machine, self->machine) == 0 && *owner->pid_namespace &&
           strcmp(owner->pid_namespace, self->pid_namespace) == 0;
}

static const char *slurm_words(enum owner_in_slurm answer)
{
    return answer == OWNER_RUNS_IN_SLURM ? "squeue lists it"
                                         : "squeue did not say whether it still runs";
}

bool owner_is_gone(const struct owner *owner, const struct owner *self, char *why, size_t size)
{
    bool same_place = is_same_place(owner, self);
    bool listed = false;

    (void)snprintf(why, size, "%s",
                   strcmp(owner->host, self->host) != 0
                       ? "another host cannot tell whether it still runs"
                       : "this process cannot tell whether it still runs: it ran on another "
                         "host of this name, in another boot, or in another container");
    /* A step of 'srun --jobid' is not told the name of its cluster; that of another cluster
     * may have the same number. */
    if (*owner->job && *owner->cluster && strcmp(owner->cluster, self->cluster) == 0) {
        enum owner_in_slurm answer;

        if (strcmp(owner->job, self->job) == 0 && owner->restarts < self->restarts)
            return true; /* Slurm restarted this job */
        answer = owner_ask_slurm(owner, self);
        if (answer == OWNER_GONE_FROM_SLURM)
            return true;
        listed = answer == OWNER_RUNS_IN_SLURM;
        (void)snprintf(why, size, "%s", slurm_words(answer));
    }
    if (!same_place)
        return false;
    if (!process_lives(owner->pid, owner->started))
        return true;
    if (!listed)
        (void)snprintf(why, size, "it runs on this host");
    return false;
}
