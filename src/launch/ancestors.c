/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * ancestors.c - who started this process
 *
 * What the environment tells can be inherited from anybody.  Who the parent is cannot.
 */

#include <config.h>

#include "ancestors.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { PATH_SIZE = 1024, PID_SIZE = 32 };

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
        char name[PID_SIZE];

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

size_t ancestor_words(const char *proc, const struct ancestor *process,
                      enum ancestor_words what, char *text, size_t size)
{
    static const char *const names[] = {
        [ANCESTOR_COMMAND] = "cmdline",
        [ANCESTOR_ENVIRONMENT] = "environ",
    };
    char pid[PID_SIZE];
    long length;

    (void)snprintf(pid, sizeof(pid), "%ld", process->pid);
    length = read_file(proc, pid, names[what], text, size);
    return length > 0 ? (size_t)length : 0;
}

/* ---- Siblings ---- */

/* The child of process[AT] that is one of us. */
static bool describe_child(const char *proc, const struct ancestors *ancestors, int at,
                           struct ancestor *child)
{
    char text[4096];
    const char *line;

    if (at > 0) {
        *child = ancestors->process[at - 1];
        return true;
    }
    if (!describe(proc, "self", child) ||
        read_file(proc, "self", "status", text, sizeof(text)) < 0 ||
        !(line = strstr(text, "\nPid:")))
        return false;
    child->pid = strtol(line + strlen("\nPid:"), NULL, 10);
    return true;
}

/* Of the pids of LIST: those that are called as CHILD is. */
static int count_like(const char *proc, char *list, const struct ancestor *child, bool *first)
{
    int count = 0;
    char *rest = NULL;

    for (char *pid = strtok_r(list, " \n", &rest); pid; pid = strtok_r(NULL, " \n", &rest)) {
        struct ancestor other;

        if (!describe(proc, pid, &other) || strcmp(other.comm, child->comm) != 0)
            continue;
        count++;
        *first = *first && strtol(pid, NULL, 10) >= child->pid;
    }
    return count;
}

int ancestors_siblings(const char *proc, const struct ancestors *ancestors, int at,
                       bool *first)
{
    char pattern[PATH_SIZE];
    struct ancestor child;
    glob_t threads;
    int count = 0;

    *first = true;
    if (at >= ancestors->count || !describe_child(proc, ancestors, at, &child))
        return 0;
    /* Each thread has the children that it has made. */
    (void)snprintf(pattern, sizeof(pattern), "%s/%ld/task/*", proc,
                   ancestors->process[at].pid);
    if (glob(pattern, 0, NULL, &threads) != 0)
        return 0;
    for (size_t i = 0; i < threads.gl_pathc; i++) {
        char list[32768]; /* of thousands */

        if (read_file(threads.gl_pathv[i], ".", "children", list, sizeof(list)) > 0)
            count += count_like(proc, list, &child, first);
    }
    globfree(&threads);
    return count;
}
