/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * slurm.c - fuzz what Slurm says: its variables, and the answers of its commands
 *
 * The first byte of an input chooses the function, the rest is its text.  The linker puts the
 * functions __wrap_* in the place of those of src/core/subprocess.c: no command is started,
 * and the input is its answer.
 */

#include <config.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "checkpoint/owner_slurm.h"
#include "core/clock.h"
#include "core/host.h"
#include "core/subprocess.h"
#include "fuzz.h"
#include "slurm/pattern.h"
#include "slurm/slurm.h"
#include "slurm/slurm_ask.h"
#include "slurm/slurm_nodes.h"
#include "slurm/slurm_step.h"

/* ---- Commands ---- */

static struct input *answers; /* the next answer is its next line that ends with a NUL */

struct subprocess __wrap_subprocess_start(char *const argv[]);
struct subprocess __wrap_subprocess_start(char *const argv[])
{
    HOLDS(argv[0] && argv[1]);
    return (struct subprocess){.pid = 0, .fd = -1};
}

int __wrap_subprocess_finish(struct subprocess *subprocess, double seconds, char *text,
                             size_t size);
int __wrap_subprocess_finish(struct subprocess *subprocess, double seconds, char *text,
                             size_t size)
{
    char *answer = input_text(answers, '\0');

    (void)subprocess;
    HOLDS(seconds > 0);
    (void)snprintf(text, size, "%s", answer);
    free(answer);
    return 0;
}

bool __wrap_subprocess_poll(struct subprocess *subprocess, char *text, size_t size,
                            int *status);
bool __wrap_subprocess_poll(struct subprocess *subprocess, char *text, size_t size,
                            int *status)
{
    *status = __wrap_subprocess_finish(subprocess, 1, text, size);
    return true;
}

/* ---- Times ---- */

/* A time is read as the same when it is written in full. */
static void check_time(struct input *input)
{
    char *text = input_text(input, '\0');
    double seconds = slurm_time_parse(text);
    char again[64];

    if (seconds >= 0) {
        HOLDS_OF(isfinite(seconds) && text[strcspn(text, "0123456789")], text);
        if (seconds < 86400.0 * 999999999) {
            long long whole = (long long)seconds;

            (void)snprintf(again, sizeof(again), "%lld-%02lld:%02lld:%02lld", whole / 86400,
                           whole / 3600 % 24, whole / 60 % 60, whole % 60);
            HOLDS_OF(!(slurm_time_parse(again) < seconds) &&
                         !(slurm_time_parse(again) > seconds),
                     again);
        }
    }
    free(text);
}

/* An answer about the end of the job is a time after the question, or says nothing. */
static void check_end(struct input *input)
{
    static char end_time[64];
    static char *variables[] = {end_time, NULL};
    char **saved = environ;
    char *text = input_text(input, '\0');
    double began = clock_now();
    struct slurm_time ask;
    bool given;

    (void)snprintf(end_time, sizeof(end_time), "SLURM_JOB_END_TIME=%s", text);
    answers = input;
    environ = variables;
    ask = slurm_time_ask("12");
    given = ask.news; /* by the variable, which may tell of the past */
    (void)slurm_time_answered(&ask);
    slurm_time_ask_again(&ask);
    (void)slurm_time_answered(&ask);
    HOLDS(isfinite(ask.end));
    HOLDS(given || ask.end < 0 || ask.end >= began);
    slurm_time_end(&ask);
    environ = saved;
    free(text);
}

static void check_version(struct input *input)
{
    struct slurm_version ask = slurm_version_ask();
    const char *version;

    answers = input;
    version = slurm_version_answer(&ask);
    HOLDS(*version && strlen(version) < sizeof(ask.text));
    HOLDS(!version[strcspn(version, " \t\n")]);
}

/* ---- Nodes ---- */

/* Any text: what is found is a number of tasks, and the nodes before have some, too. */
static void check_tasks(struct input *input)
{
    long node = (long)input_number(input, 2);
    char *text = input_text(input, '\0');
    long tasks = slurm_tasks_on_node(text, node);

    HOLDS_OF(tasks == -1 || (tasks >= 1 && tasks <= 1 << 24), text);
    if (tasks > 0 && node > 0)
        HOLDS_OF(slurm_tasks_on_node(text, node / 2) > 0, text);
    HOLDS_OF(text[strspn(text, "0123456789(x),")] == '\0' || tasks == -1, text);
    HOLDS(slurm_tasks_on_node(text, -1) == -1);
    free(text);
}

/* A text as Slurm writes it says what it was made of. */
static void check_list_of_tasks(struct input *input)
{
    char text[2048] = "";
    long tasks[64];
    int count = 0;

    while (input->size > 0 && count < 32) {
        long each = 1 + (long)(input_number(input, 1) & 0x7f);
        int nodes = 1 + (int)(input_number(input, 1) & 1);
        size_t used = strlen(text);

        (void)snprintf(text + used, sizeof(text) - used, nodes > 1 ? "%s%ld(x%d)" : "%s%ld",
                       used ? "," : "", each, nodes);
        for (; nodes > 0; nodes--)
            tasks[count++] = each;
    }
    for (int i = 0; i < count; i++)
        HOLDS_OF(slurm_tasks_on_node(text, i) == tasks[i], text);
    HOLDS_OF(slurm_tasks_on_node(text, count) == -1, text);
}

/* A host that is found is a word of the text, without its domain; tasks of a step are there.
 */
static void check_hosts(struct input *input)
{
    char *node = input_text(input, '\n');
    char *text = input_text(input, '\0');
    char host[HOST_NAME_SIZE] = "";
    long tasks = slurm_step_tasks(text);
    char number[32];

    (void)snprintf(number, sizeof(number), "%ld", tasks);
    HOLDS_OF(tasks == -1 || (tasks > 0 && strstr(text, " Tasks=") && strstr(text, number)),
             text);

    if (slurm_hosts_find(text, node, host, sizeof(host)) == 0) {
        HOLDS_OF(strlen(host) < sizeof(host) && !host[strcspn(host, " .\n")], text);
        HOLDS_OF(strstr(text, host) && strstr(text, node), text);
    }
    free(node);
    free(text);
}

/* ---- Jobs and steps ---- */

static void take_job(struct input *input, struct owner *owner)
{
    char *text = input_text(input, '\n');

    owner_copy_text(owner->job, text);
    free(text);
    text = input_text(input, '\n');
    owner_copy_text(owner->step, text);
    free(text);
}

/* RETURN: whether a line of TEXT begins with "JOB|". */
static bool has_job(const char *text, const char *job)
{
    size_t length = strlen(job);

    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, job, length) == 0 && line[length] == '|')
            return true;
    }
    return false;
}

/* Whatever squeue says, an owner counts as ended only if the answer has the job that asks. */
static void check_owner(struct input *input)
{
    struct owner owner = {.user = 0};
    struct owner self = {.user = 0};
    struct input rest;
    enum owner_in_slurm answer;
    char *jobs;

    take_job(input, &owner);
    take_job(input, &self);
    rest = *input;
    jobs = input_text(&rest, '\0');
    answers = input;
    answer = owner_ask_slurm(&owner, &self);
    if (answer != OWNER_NOT_KNOWN)
        HOLDS_OF(has_job(jobs, self.job) && *owner.job && *self.job, jobs);
    if (answer == OWNER_RUNS_IN_SLURM)
        HOLDS_OF(has_job(jobs, owner.job), jobs);
    free(jobs);
}

/* ---- Variables and patterns ---- */

static void check_variables(struct input *input)
{
    static const char *const names[] = {
        "SLURM_CLUSTER_NAME",
        "SLURM_JOB_ID",
        "SLURM_STEP_ID",
        "SLURM_ARRAY_JOB_ID",
        "SLURM_ARRAY_TASK_ID",
        "SLURMD_NODENAME",
        "SLURM_RESTART_COUNT",
        "SLURM_PROCID",
        "SLURM_STEP_NUM_TASKS",
        "SLURM_CPUS_PER_TASK",
        "SLURM_NODEID",
        "SLURM_HET_SIZE",
        "MPI_LOCALNRANKS",
        "PMI_FD",
        "SLURM_STEP_TASKS_PER_NODE",
    };
    enum { COUNT = sizeof(names) / sizeof(names[0]) };
    char *variables[COUNT + 1] = {NULL};
    char **saved = environ;
    char name[SLURM_JOB_NAME_SIZE];
    char node[HOST_NAME_SIZE];
    char *pattern = input_text(input, '\n');
    char expanded[200];
    struct error err = {""};
    struct error why = {""};
    struct slurm slurm;
    int used = 0;

    for (int i = 0; i < COUNT && input->size > 0; i++) {
        char *value = input_text(input, '\n');
        size_t size = strlen(names[i]) + strlen(value) + 2;

        variables[used] = fuzz_alloc(size);
        (void)snprintf(variables[used++], size, "%s=%s", names[i], value);
        free(value);
    }
    environ = variables;
    slurm_believe_node_name(true);
    slurm = slurm_read();
    HOLDS(slurm.restart_count >= (slurm.job_id ? 0 : -1) && slurm.task_rank >= -1 &&
          slurm.step_tasks >= -1 && slurm.cpus_per_task >= -1 && slurm.step_node >= -1 &&
          slurm.het_size >= -1);
    HOLDS(!slurm.job_id || *slurm.job_id);
    HOLDS(strlen(slurm_job_name(name, sizeof(name))) < sizeof(name));
    HOLDS(strlen(slurm_node_name(node, sizeof(node))) < sizeof(node));
    if (pattern_check(pattern, &why) < 0) {
        HOLDS_OF(fuzz_is_printable(why.text) && strchr(pattern, '%'), why.text);
        HOLDS(pattern_expand(expanded, sizeof(expanded), pattern, "pi", &err) < 0);
        HOLDS_OF(strcmp(err.text, why.text) == 0, err.text);
        pattern[0] = '\0'; /* what follows is of a good one */
    } else if (pattern_expand(expanded, sizeof(expanded), pattern, "pi", &err) == 0) {
        HOLDS_OF(strlen(expanded) < sizeof(expanded), expanded);
        HOLDS_OF(strchr(pattern, '%') || strcmp(pattern, expanded) == 0, expanded);
    } else {
        HOLDS_OF(*err.text, pattern);
    }
    for (const char *at = strchr(pattern, '%'); at; at = strchr(at + 2, '%'))
        HOLDS_OF(at[1] && strchr("xjAaNu%", at[1]), pattern);
    environ = saved;
    for (int i = 0; i < used; i++)
        free(variables[i]);
    free(pattern);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const checks[])(struct input *) = {
        check_time,          check_end,   check_version, check_tasks,
        check_list_of_tasks, check_hosts, check_owner,   check_variables,
    };
    struct input input = {data, size};

    checks[input_number(&input, 1) % (sizeof(checks) / sizeof(checks[0]))](&input);
    return 0;
}
