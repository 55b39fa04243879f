/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * process.c - fuzz what /proc and /sys say of processes: ancestors, cgroups, limits, owners
 *
 * The first byte of an input chooses the function.  The rest are the files that it opens, one
 * after the other (virtual.h), and before them what the function is given.
 */

#include <config.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "checkpoint/file_system.h"
#include "checkpoint/owner_life.h"
#include "core/cgroup.h"
#include "core/host.h"
#include "core/process_limits.h"
#include "core/thread_limits.h"
#include "fuzz.h"
#include "launch/ancestors.h"
#include "launch/oversubscribe.h"
#include "launch/promise.h"
#include "virtual.h"

/* ---- Variables ---- */

enum { VARIABLES_MOST = 24 };

static char *variables[VARIABLES_MOST + 1];

/* Lines NAME=VALUE up to an empty one become the environment. */
static char **set_environment(struct input *input)
{
    char **saved = environ;
    int used = 0;

    while (used < VARIABLES_MOST && input->size > 0) {
        char *line = input_text(input, '\n');

        if (!*line) {
            free(line);
            break;
        }
        variables[used++] = line;
    }
    variables[used] = NULL;
    environ = variables;
    return saved;
}

static void restore_environment(char **saved)
{
    environ = saved;
    for (int i = 0; variables[i]; i++)
        free(variables[i]);
    variables[0] = NULL;
}

static const char *look_up(const char *name)
{
    return getenv(name);
}

/* ---- Ancestors and launchers ---- */

static void check_role(const struct ancestor *process)
{
    enum launcher_id id = LAUNCHER_COUNT;
    enum launcher_role role = launcher_role(process, &id);

    HOLDS((role == ROLE_LAUNCHER) <= (id < LAUNCHER_COUNT));
    HOLDS(launcher_step(process) >= -1);
}

static void check_promise(const struct ancestors *found)
{
    struct promise promise = promise_read(found, look_up);
    char text[512];

    HOLDS(promise.at < found->count && promise.at >= -1);
    HOLDS(promise.size == -1 || (promise.size > 0 && promise.by));
    for (long size = 1; size < 5; size++) {
        const struct launcher_story *story;
        enum promise_verdict verdict = promise_judge(&promise, size, &story);
        const char *said;

        HOLDS(verdict != PROMISE_KEPT || (story && story->size == size));
        HOLDS(verdict != PROMISE_BROKEN || (story && story->size > size));
        said = promise_contradiction(&promise, size, text, sizeof(text));
        HOLDS(!said || (said == text && strlen(text) < sizeof(text)));
    }
}

static void check_ancestors(struct input *input)
{
    static char proc[64]; /* has a directory for the threads of some processes */
    char **saved = set_environment(input);
    struct ancestors found;
    bool first;

    if (!*proc) {
        char path[300];

        (void)snprintf(proc, sizeof(proc), "%s/proc", fuzz_scratch());
        (void)mkdir(proc, 0700);
        for (int i = 1; i <= 3; i++) {
            (void)snprintf(path, sizeof(path), "%s/%d", proc, i);
            (void)mkdir(path, 0700);
            (void)snprintf(path, sizeof(path), "%s/%d/task", proc, i);
            (void)mkdir(path, 0700);
            (void)snprintf(path, sizeof(path), "%s/%d/task/%d", proc, i, i);
            (void)mkdir(path, 0700);
        }
    }
    virtual_begin(input, proc);
    found = ancestors_read(proc);
    HOLDS(found.count >= 0 && found.count <= ANCESTORS_MAX);
    HOLDS(!found.complete || found.count > 0);
    for (int i = 0; i < found.count; i++) {
        const struct ancestor *process = &found.process[i];

        HOLDS(process->pid > 0);
        HOLDS(!strpbrk(process->comm, "\n") && !strpbrk(process->program, "/ "));
        HOLDS(strlen(process->comm) < ANCESTOR_NAME_SIZE &&
              strlen(process->program) < ANCESTOR_NAME_SIZE &&
              strlen(process->title) < ANCESTOR_NAME_SIZE);
        check_role(process);
    }
    check_promise(&found);
    (void)oversubscribe_wanted(proc, &found);
    HOLDS(ancestors_siblings(proc, &found, 0, &first) >= 0);
    virtual_end();
    restore_environment(saved);
}

/* ---- Control groups and limits ---- */

static void visit(const char *directory, int version, void *arg)
{
    int *count = arg;

    ++*count;
    HOLDS(version == 1 || version == 2);
    HOLDS_OF(strncmp(directory, "/sys/fs/cgroup", 14) == 0 && !strchr(directory, '\n'),
             directory);
}

static void check_limits(struct input *input)
{
    struct input again = *input;
    struct thread_limits threads;
    struct limits limits;
    int count = 0;

    virtual_begin(input, NULL);
    cgroup_visit("memory", visit, &count);
    HOLDS(count <= 4096 * 4);
    virtual_begin(&again, NULL);
    limits = limits_read();
    HOLDS(limits.memory > 0 || again.size != input->size);
    threads = thread_limits_read();
    HOLDS(threads.group == LIMIT_NONE || threads.group_room <= threads.group);
    HOLDS(threads.user == LIMIT_NONE || threads.user_room <= threads.user);
    virtual_end();
}

static void check_processor(struct input *input)
{
    size_t size = 1 + input_number(input, 1);
    char *name = fuzz_alloc(size);

    virtual_begin(input, NULL);
    (void)host_processor(name, size);
    virtual_end();
    HOLDS(strlen(name) < size && !strchr(name, '\n'));
    free(name);
}

/* The device of the scratch directory, whose numbers no input can know, is written as "@". */
static void check_mounts(struct input *input)
{
    int fd = open(fuzz_scratch(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    char *text = fuzz_alloc(20 * input->size + 1);
    struct input mounts = {(const uint8_t *)text, 0};
    struct stat st;
    char type[24];

    HOLDS(fd >= 0 && fstat(fd, &st) == 0);
    for (; input->size > 0; input->data++, input->size--) {
        if (*input->data == '@')
            mounts.size += (size_t)snprintf(text + mounts.size, 20, "%u:%u", major(st.st_dev),
                                            minor(st.st_dev));
        else
            text[mounts.size++] = (char)*input->data;
    }
    virtual_begin(&mounts, NULL);
    (void)file_system_type(fd, type, sizeof(type));
    virtual_end();
    HOLDS_OF(strlen(type) < sizeof(type) && !strchr(type, '\n'), type);
    (void)close(fd);
    free(text);
}

/* ---- Owners ---- */

/* An owner of which nothing can be known is not gone. */
static void check_life(struct input *input)
{
    struct owner self;
    struct owner owner = {.pid = input_number(input, 4), .started = input_number(input, 2)};
    char why[160] = "";
    char who[5 * OWNER_TEXT_SIZE];
    unsigned bits = (unsigned)input_number(input, 1);
    bool other = bits & 1;
    char job[] = "SLURM_JOB_ID=7";
    char step[] = "SLURM_STEP_ID=0";
    char *in_step[] = {job, step, NULL};
    char **saved = environ;

    environ = bits & 2 ? in_step : in_step + 2;
    virtual_begin(input, NULL);
    self = owner_self(1);
    HOLDS_OF(fuzz_is_printable(self.boot) && fuzz_is_printable(self.machine) &&
                 fuzz_is_printable(self.pid_namespace),
             self.boot);
    HOLDS(!*self.step || (bits & 2));
    /* The owner is in no job: squeue is not asked. */
    memcpy(owner.host, self.host, sizeof(owner.host));
    memcpy(owner.machine, self.machine, sizeof(owner.machine));
    memcpy(owner.pid_namespace, self.pid_namespace, sizeof(owner.pid_namespace));
    if (!other)
        memcpy(owner.boot, self.boot, sizeof(owner.boot));
    if (owner_is_gone(&owner, &self, why, sizeof(why)))
        HOLDS(!other && *self.boot && *self.pid_namespace && owner.pid > 0 &&
              owner.pid <= INT32_MAX);
    else
        HOLDS(*why);
    virtual_end();
    environ = saved;
    HOLDS_OF(fuzz_is_printable(owner_describe(&owner, who, sizeof(who))), who);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const checks[])(struct input *) = {
        check_ancestors, check_limits, check_processor, check_mounts, check_life,
    };
    struct input input = {data, size};

    checks[input_number(&input, 1) % (sizeof(checks) / sizeof(checks[0]))](&input);
    return 0;
}
