/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * processes.c - find the processes of a round, and what they wait for
 */

#include "processes.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LOOKED_AT_MAX = 4096, COMMAND_SIZE = 512 };

/* Read /proc/PID/stat, proc(5): the name is in parentheses and may contain any. */
static bool read_process(pid_t pid, struct process *process)
{
    char path[64];
    char text[512];
    const char *begin;
    const char *end;
    size_t length;
    int parent;
    FILE *file;

    (void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    file = fopen(path, "r");
    if (!file)
        return false;
    length = fread(text, 1, sizeof(text) - 1, file);
    (void)fclose(file);
    text[length] = '\0';
    begin = strchr(text, '(');
    end = strrchr(text, ')');
    if (!begin || !end || sscanf(end + 1, " %c %d", &process->state, &parent) != 2)
        return false;
    process->pid = pid;
    process->parent = parent;
    (void)snprintf(process->name, sizeof(process->name), "%.*s", (int)(end - begin - 1),
                   begin + 1);
    return true;
}

static bool is_in(const struct process *process, int count, pid_t pid)
{
    for (int i = 0; i < count; i++)
        if (process[i].pid == pid)
            return true;
    return false;
}

int processes_list(struct process *process)
{
    static struct process all[LOOKED_AT_MAX];
    const pid_t self = getpid();
    struct dirent *entry;
    int looked_at = 0;
    int count = 0;
    int before;
    DIR *proc = opendir("/proc");

    while (proc && looked_at < LOOKED_AT_MAX && (entry = readdir(proc)))
        if (isdigit((unsigned char)entry->d_name[0]) &&
            read_process((pid_t)strtol(entry->d_name, NULL, 10), &all[looked_at]))
            looked_at++;
    if (proc)
        (void)closedir(proc);
    do {
        before = count;
        for (int i = 0; i < looked_at && count < PROCESSES_MAX; i++)
            if ((all[i].parent == self || is_in(process, count, all[i].parent)) &&
                !is_in(process, count, all[i].pid))
                process[count++] = all[i];
    } while (count > before);
    return count;
}

bool process_is_live_rank(const struct process *process, pid_t mpirun)
{
    return process->pid != mpirun && process->state != 'Z' && process->state != 'X';
}

/* Append what COMMAND prints to NAME. */
static void append(const char *command, const char *name)
{
    char text[COMMAND_SIZE + 64];

    (void)snprintf(text, sizeof(text), "{ %s; } >>%s 2>&1", command, name);
    if (system(text) != 0)
        return; /* gdb may be missing */
}

void processes_describe(const struct process *process, int count, const char *name)
{
    char command[COMMAND_SIZE];

    for (int i = 0; i < count; i++) {
        (void)snprintf(
            command, sizeof(command),
            "echo '== %s, pid %d, parent %d, state %c'; cd /proc/%d/task && "
            "for t in *; do echo \"thread $t: $(cat $t/wchan)\"; cat $t/stack; done",
            process[i].name, (int)process[i].pid, (int)process[i].parent, process[i].state,
            (int)process[i].pid);
        append(command, name);
        (void)snprintf(command, sizeof(command),
                       "grep -E '^(State|Sig|Shd)' /proc/%d/status; timeout -k 1 30 gdb -p %d "
                       "-batch -ex 'thread apply all bt' </dev/null",
                       (int)process[i].pid, (int)process[i].pid);
        if (process[i].state != 'Z')
            append(command, name);
    }
}
