/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * launch_warn.c - launches that are legal, but probably a mistake
 */

#include <config.h>

#include "launch_warn.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/host.h"
#include "generations.h"

/* The tasks of the allocation, as far as the options of sbatch and salloc tell. */
static long allocated_tasks(long nodes)
{
    long tasks = launch_number("SLURM_NTASKS");
    long per_node = launch_number("SLURM_NTASKS_PER_NODE");

    return tasks > 0 ? tasks : per_node > 0 && nodes > 0 ? per_node * nodes : -1;
}

/* One process in an allocation that was meant for more. */
static bool is_alone(const struct launch *launch, struct error *err)
{
    long nodes =
        launch_number(getenv("SLURM_JOB_NUM_NODES") ? "SLURM_JOB_NUM_NODES" : "SLURM_NNODES");
    long tasks = allocated_tasks(nodes);
    char what[128];

    if (!launch->slurm.job_id || launch->promise.by)
        return false;
    if (tasks > 1)
        (void)snprintf(what, sizeof(what), "%ld tasks on %ld node%s", tasks,
                       nodes < 1 ? 1 : nodes, nodes > 1 ? "s" : "");
    else if (nodes > 1)
        (void)snprintf(what, sizeof(what), "%ld nodes", nodes);
    else if (launch->slurm.het_size > 1)
        (void)snprintf(what, sizeof(what), "%ld components", launch->slurm.het_size);
    else
        return false;
    (void)error_set(err,
                    "the allocation has %s, but pijob runs as a single process without a "
                    "launcher: start it with srun",
                    what);
    return true;
}

/* A single process whose launcher has started no other one here, and perhaps on other hosts.
 */
static bool is_unchecked(const struct launch *launch, struct error *err)
{
    const struct promise *promise = &launch->promise;
    const struct launcher_story *story;
    char node[HOST_NAME_SIZE];

    if (promise->at < 0 || launch->together > 1 || launch->step_tasks > 0 ||
        promise_judge(promise, 1, &story) != PROMISE_UNKNOWN)
        return false;
    (void)error_set(
        err,
        "%s started this process on %s without its variables (%s), so pijob cannot "
        "tell whether it is one of several that have not found each other: " PASS_THEM,
        promise->by->name, host_short_name(node, sizeof(node)), promise->by->size);
    return true;
}

bool launch_warn(const struct launch *launch, long size, struct error *err)
{
    return promise_contradiction(&launch->promise, size, err->text, sizeof(err->text)) ||
           (size == 1 && (is_alone(launch, err) || is_unchecked(launch, err))) ||
           generations_apart(launch->pmix_server, err);
}
