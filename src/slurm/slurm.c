/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * slurm.c - read Slurm's environment variables
 */

#include <config.h>

#include "slurm.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/host.h"

static const char *text(const char *name)
{
    const char *value = getenv(name);

    return value && *value ? value : NULL;
}

static long number(const char *name)
{
    const char *value = text(name);
    char *end;
    long result;

    if (!value)
        return -1;
    errno = 0;
    result = strtol(value, &end, 10);
    return errno == 0 && *end == '\0' && result >= 0 ? result : -1;
}

static bool started_by_slurmd = false;

void slurm_believe_node_name(bool by_slurmd)
{
    started_by_slurmd = by_slurmd;
}

struct slurm slurm_read(void)
{
    struct slurm slurm = {
        .cluster = text("SLURM_CLUSTER_NAME"),
        .job_id = text("SLURM_JOB_ID"),
        .step_id = text("SLURM_STEP_ID"),
        .array_job_id = text("SLURM_ARRAY_JOB_ID"),
        .array_task_id = text("SLURM_ARRAY_TASK_ID"),
        .node_name = started_by_slurmd ? text("SLURMD_NODENAME") : NULL,
        .restart_count = number("SLURM_RESTART_COUNT"),
        .task_rank = number("SLURM_PROCID"),
        .step_tasks = number("SLURM_STEP_NUM_TASKS"),
        .cpus_per_task = number("SLURM_CPUS_PER_TASK"),
        .step_node = number("SLURM_NODEID"),
        .het_size = number("SLURM_HET_SIZE"),
        .step_tasks_per_node = text("SLURM_STEP_TASKS_PER_NODE"),
    };

    /* Slurm does not set it before the first restart. */
    if (slurm.job_id && slurm.restart_count < 0)
        slurm.restart_count = 0;
    return slurm;
}

char *slurm_job_name(char *name, size_t size)
{
    struct slurm slurm = slurm_read();

    if (!slurm.job_id)
        (void)snprintf(name, size, "%ld", (long)getpid());
    else
        (void)snprintf(name, size, "%s%s%s", slurm.job_id, slurm.step_id ? "." : "",
                       slurm.step_id ? slurm.step_id : "");
    return name;
}

char *slurm_node_name(char *name, size_t size)
{
    struct slurm slurm = slurm_read();

    if (!slurm.node_name)
        return host_short_name(name, size);
    (void)snprintf(name, size, "%s", slurm.node_name);
    return name;
}
