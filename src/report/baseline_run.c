/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * baseline_run.c - what a baseline keeps of a run
 */

#include <config.h>

#include "baseline_run.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ENTRIES_MOST = 300000 };

/* The tolerances are what the same machine does from run to run.  Short times jitter more. */
static const struct figure_rule rules[] = {
    {"rate", true, 0.10, 0, "term/s"},          {"median_rate", true, 0.10, 0, "term/s"},
    {"slowest_host", true, 0.10, 0.02, ""},     {"wire_up", false, 0.25, 0.2, "s"},
    {"distribute", false, 0.50, 1e-3, "s"},     {"collect", false, 0.50, 1e-3, "s"},
    {"checkpoint", false, 0.50, 0.1, "s"},      {"total", false, 0.15, 0.2, "s"},
    {"latency_median", false, 0.15, 0, "s"},    {"latency_worst", false, 0.30, 0, "s"},
    {"bandwidth_median", true, 0.10, 0, "B/s"}, {"bandwidth_worst", true, 0.20, 0, "B/s"},
};

const struct figure_rule *figure_rule_find(const char *name)
{
    size_t length = strcspn(name, " ");

    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
        if (strlen(rules[i].name) == length && strncmp(rules[i].name, name, length) == 0)
            return &rules[i];
    return NULL;
}

const char *entry_group_name(enum entry_group group)
{
    static const char *const names[] = {"run", "key", "facts", "hosts", "figures"};

    return names[group];
}

void baseline_run_add(struct baseline_run *run, enum entry_group group, const char *name,
                      const char *value, const char *where)
{
    struct entry *entry = value ? list_add(&run->entries, sizeof(*entry), ENTRIES_MOST) : NULL;

    if (!entry)
        return;
    entry->group = group;
    entry->name = arena_text(&run->texts, name, strlen(name));
    entry->value = arena_text(&run->texts, value, strlen(value));
    if (where)
        entry->where = arena_text(&run->texts, where, strlen(where));
}

static void add_number(struct baseline_run *run, enum entry_group group, const char *name,
                       double value, const char *where)
{
    char text[40];

    if (isnan(value))
        return;
    (void)snprintf(text, sizeof(text), group == GROUP_FIGURE ? "%.6e" : "%.17g", value);
    baseline_run_add(run, group, name, isinf(value) ? "unlimited" : text, where);
}

static void add_key(struct baseline_run *run, const struct launch *launch)
{
    const char *exchange = launch_setting(launch, "communication.exchange");

    add_number(run, GROUP_KEY, "terms", launch_terms(launch), NULL);
    add_number(run, GROUP_KEY, "ranks", launch_ranks(launch), NULL);
    add_number(run, GROUP_KEY, "nodes", launch_nodes(launch), NULL);
    add_number(run, GROUP_KEY, "threads", launch_threads(launch), NULL);
    baseline_run_add(run, GROUP_KEY, "exchange",
                     exchange ? exchange : launch_setting(launch, "communication"), NULL);
    baseline_run_add(run, GROUP_KEY, "kernel", launch->kernel, NULL);
    baseline_run_add(run, GROUP_KEY, "processor", launch->processor, NULL);
    baseline_run_add(run, GROUP_KEY, "mpi", launch->mpi_loaded, NULL);
}

static void add_facts(struct baseline_run *run, const struct launch *launch)
{
    baseline_run_add(run, GROUP_FACT, "pijob", launch->pijob, NULL);
    baseline_run_add(run, GROUP_FACT, "mpi", launch->mpi_loaded, NULL);
    baseline_run_add(run, GROUP_FACT, "libmpi", launch->mpi_library, NULL);
    baseline_run_add(run, GROUP_FACT, "thread level", launch->thread_level, NULL);
    baseline_run_add(run, GROUP_FACT, "pmix client", launch->pmix_client, NULL);
    baseline_run_add(run, GROUP_FACT, "pmix server", launch->pmix_server, NULL);
    baseline_run_add(run, GROUP_FACT, "libpmix", launch->pmix_library, NULL);
    baseline_run_add(run, GROUP_FACT, "slurm", launch->slurm, NULL);
    baseline_run_add(run, GROUP_FACT, "exclusive binding", launch->exclusive, NULL);
    add_number(run, GROUP_FACT, "memory limit", launch->memory.min, NULL);
    add_number(run, GROUP_FACT, "locked memory limit", launch->locked_memory.min, NULL);
    baseline_run_add(run, GROUP_FACT, "TMPDIR", launch->tmpdir, NULL);
}

static void add_figures(struct baseline_run *run, const struct launch *launch)
{
    const struct model_exchange *exchange = launch->exchanges.items;
    char name[96];

    add_number(run, GROUP_FIGURE, "rate", launch->rate, launch->phase[3].host);
    add_number(run, GROUP_FIGURE, "median_rate", launch->median_rate, NULL);
    add_number(run, GROUP_FIGURE, "slowest_host", launch->slowest.of_median,
               launch->slowest.host);
    add_number(run, GROUP_FIGURE, "wire_up", launch->phase[0].max, launch->phase[0].host);
    for (size_t i = 0; i < launch->exchanges.count; i++) {
        const char *of = exchange[i].name ? exchange[i].name : "?";

        (void)snprintf(name, sizeof(name), "distribute %.64s", of);
        add_number(run, GROUP_FIGURE, name, exchange[i].distribute.max,
                   exchange[i].distribute.host);
        (void)snprintf(name, sizeof(name), "collect %.64s", of);
        add_number(run, GROUP_FIGURE, name, exchange[i].collect.max, exchange[i].collect.host);
    }
    add_number(run, GROUP_FIGURE, "checkpoint", launch->phase[5].max, launch->phase[5].host);
    add_number(run, GROUP_FIGURE, "total", launch->phase[6].max, launch->phase[6].host);
    add_number(run, GROUP_FIGURE, "latency_median", launch->latency.median, NULL);
    add_number(run, GROUP_FIGURE, "latency_worst", launch->latency.max, launch->latency.worst);
    add_number(run, GROUP_FIGURE, "bandwidth_median", launch->bandwidth.median, NULL);
    add_number(run, GROUP_FIGURE, "bandwidth_worst", launch->bandwidth.min,
               launch->bandwidth.worst);
}

void baseline_run_of(struct baseline_run *run, const struct log *log,
                     const struct launch *launch)
{
    const struct model_host *host = launch->hosts.items;
    char job[80];

    *run = (struct baseline_run){.entries = {.items = NULL}};
    baseline_run_add(run, GROUP_ID, "log", log->file, NULL);
    baseline_run_add(run, GROUP_ID, "name", launch->name, NULL);
    baseline_run_add(run, GROUP_ID, "job", launch_job(launch, job, sizeof(job)), NULL);
    baseline_run_add(run, GROUP_ID, "time", launch->time ? launch->time : launch->last_time,
                     NULL);
    add_key(run, launch);
    add_facts(run, launch);
    for (size_t i = 0; i < launch->hosts.count; i++)
        if (host[i].host)
            baseline_run_add(run, GROUP_HOST, host[i].host, "", NULL);
    add_figures(run, launch);
}

void baseline_run_release(struct baseline_run *run)
{
    list_free(&run->entries);
    arena_free(&run->texts);
}

const char *baseline_run_value(const struct baseline_run *run, enum entry_group group,
                               const char *name)
{
    const struct entry *entry = run->entries.items;

    for (size_t i = 0; i < run->entries.count; i++)
        if (entry[i].group == group && strcmp(entry[i].name, name) == 0)
            return entry[i].value;
    return NULL;
}
