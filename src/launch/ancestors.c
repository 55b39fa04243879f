/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * ancestors.c - who started this process
 *
 * What the environment tells can be inherited from anybody.  Who the parent is cannot.
 */

#include <config.h>

#include "ancestors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { PATH_SIZE = 1024 };

/* The PID namespace of the machine itself; Linux gives it this number, whichever the machine
 * (PROC_PID_INIT_INO in include/linux/proc_ns.h). */
#define MACHINE_NAMESPACE "pid:[4026531836]"

/* Read the file NAME of process PID ("self", "123").  RETURN: the length, or -1. */
static long read_file(const char *proc, const char *pid, const char *name, char *text,
                      size_t size)
{
    char path[PATH_SIZE];
    size_t length;
    FILE *file;

    (void)snprintf(path, sizeof(path), "%s/%s/%s", proc, pid, name);
    text[0] = '\0';
    file = fopen(path, "re");
    if (!file)
        return -1;
    length = fread(text, 1, size - 1, file);
    text[length] = '\0';
    (void)fclose(file);
    return (long)length;
}

/* RETURN: the length of where the link leads to, or -1. */
static long read_link(const char *proc, const char *pid, const char *name, char *text,
                      size_t size)
{
    char path[PATH_SIZE];
    ssize_t length;

    (void)snprintf(path, sizeof(path), "%s/%s/%s", proc, pid, name);
    length = readlink(path, text, size - 1);
    text[length > 0 ? length : 0] = '\0';
    return (long)length;
}

/* RETURN: the parent of process PID; 0: it has none here; -1: this cannot be read. */
static long parent_of(const char *proc, const char *pid)
{
    char text[4096];
    const char *line;

    if (read_file(proc, pid, "status", text, sizeof(text)) < 0 ||
        !(line = strstr(text, "\nPPid:")))
        return -1;
    return strtol(line + strlen("\nPPid:"), NULL, 10);
}

/* What can be read of process PID.  RETURN: whether it is anything. */
static bool describe(const char *proc, const char *pid, struct ancestor *process)
{
    char path[PATH_SIZE];
    const char *slash;

    if (read_file(proc, pid, "comm", process->comm, sizeof(process->comm)) <= 0)
        return false;
    process->comm[strcspn(process->comm, "\n")] = '\0';
    process->program[0] = '\0';
    if (read_link(proc, pid, "exe", path, sizeof(path)) > 0) {
        slash = strrchr(path, '/');
        (void)snprintf(process->program, sizeof(process->program), "%.*s",
                       ANCESTOR_NAME_SIZE - 1, slash ? slash + 1 : path);
        process->program[strcspn(process->program, " ")] = '\0'; /* " (deleted)" */
    }
    (void)read_file(proc, pid, "cmdline", process->title, sizeof(process->title));
    return true;
}

struct ancestors ancestors_read(const char *proc)
{
    struct ancestors found = {.count = 0};
    char namespace[PATH_SIZE];
    long pid = parent_of(proc, "self");

    while (pid > 0 && found.count < ANCESTORS_MAX) {
        struct ancestor *process = &found.process[found.count];
        char name[32];

        (void)snprintf(name, sizeof(name), "%ld", pid);
        if (!describe(proc, name, process))
            return found;
        process->pid = pid;
        found.count++;
        pid = parent_of(proc, name);
    }
    found.complete = pid == 0 && found.count > 0 &&
                     read_link(proc, "self", "ns/pid", namespace, sizeof(namespace)) > 0 &&
                     strcmp(namespace, MACHINE_NAMESPACE) == 0;
    return found;
}
