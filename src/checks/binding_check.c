/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * binding_check.c - whether ranks are bound to cores of their own
 */

#include <config.h>

#include "binding_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "finding.h"

enum { CURE_SIZE = 400 };

static const char *variable(const char *name)
{
    const char *value = getenv(name);

    return value ? value : "";
}

/* Whether SLURM_CPU_BIND, which srun(1) sets for its tasks, has a list of CPUs that somebody
 * wrote: by --cpu-bind, or by that variable in the shell that ran srun.  The list of a binding
 * that slurmd has chosen consists of masks with 0x. */
static bool is_bound_by_list(const char *type)
{
    return strncmp(type, "map_", strlen("map_")) == 0 ||
           strncmp(type, "mask_ldom", strlen("mask_ldom")) == 0 ||
           (strncmp(type, "mask_cpu", strlen("mask_cpu")) == 0 &&
            *variable("SLURM_CPU_BIND_LIST") &&
            strncmp(variable("SLURM_CPU_BIND_LIST"), "0x", 2) != 0);
}

static void put_srun_cure(const struct launch *launch, char text[CURE_SIZE])
{
    const char *bind = variable("SLURM_CPU_BIND");
    const char *type = variable("SLURM_CPU_BIND_TYPE");

    if (!*bind)
        (void)snprintf(text, CURE_SIZE,
                       "Slurm does not bind ranks here: set "
                       "TaskPlugin=task/affinity,task/cgroup in slurm.conf, or start fewer "
                       "ranks or threads on a node");
    else if (strcmp(type, "none") == 0)
        (void)snprintf(text, CURE_SIZE,
                       "srun does not bind them (SLURM_CPU_BIND=%.64s): give it -c and "
                       "--cpu-bind=cores; if the surrounding shell has that variable, unset "
                       "SLURM_CPU_BIND before srun",
                       bind);
    else if (is_bound_by_list(type))
        (void)snprintf(text, CURE_SIZE,
                       "srun binds them to a list of CPUs (SLURM_CPU_BIND=%.64s), which comes "
                       "from --cpu-bind or from the surrounding shell: use srun "
                       "--cpu-bind=cores, or unset SLURM_CPU_BIND in that shell",
                       bind);
    else if (launch->slurm.cpus_per_task > 0)
        (void)snprintf(
            text, CURE_SIZE,
            "srun -c %ld sets the number of CPUs of each rank: set it to the number of "
            "threads of a rank, and add --cpu-bind=cores",
            launch->slurm.cpus_per_task);
    else
        (void)snprintf(text, CURE_SIZE,
                       "give the options -c and --cpu-bind=cores to srun itself (since Slurm "
                       "22.05, srun does not inherit --cpus-per-task)");
}

/* What helps against ranks on the same CPUs, by how they were started, in TEXT. */
static const char *binding_cure(const struct launch *launch, char text[CURE_SIZE])
{
    if (launch_is_by_srun(launch))
        put_srun_cure(launch, text);
    else
        (void)snprintf(text, CURE_SIZE,
                       "start fewer ranks on a host, or bind them: mpirun --bind-to core "
                       "--map-by slot:PE=N");
    return text;
}

void check_binding(const struct check_facts *facts, struct check *check)
{
    const struct binding *binding = facts->binding;
    const struct finding *found =
        binding->shared.count ? &binding->shared : &binding->oversubscribed;

    char cure[CURE_SIZE];

    check_set_expected(check, "exclusive");
    if (!binding->known) {
        check_skip(check, "the CPUs of some ranks are not known");
        return;
    }
    check_set_measured(check, "%s%s", found->count ? found->first : "exclusive",
                       binding->cores_known ? "" : " (cpus; cores are not known)");
    finding_judge(found, binding_cure(facts->launch, cure), check);
}

const char *binding_warning(const struct check_facts *facts, char *text, size_t size)
{
    const struct finding *over = &facts->binding->oversubscribed;
    char hosts[FINDING_NODES_SIZE];
    char cure[CURE_SIZE];

    /* Whoever starts one rank by hand sees how many threads it has. */
    if (over->count == 0 || job_given(facts->job, job_key_find("expect.binding")) ||
        facts->launch->overcommit ||
        (facts->placement->ranks == 1 && !facts->launch->slurm.step_id))
        return NULL;
    (void)snprintf(text, size, "%s, and will be slow; %s%s", over->first,
                   binding_cure(facts->launch, cure), finding_others(over, hosts));
    return text;
}
