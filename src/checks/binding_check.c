/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * binding_check.c - whether ranks are bound to cores of their own
 */

#include <config.h>

#include "binding_check.h"

#include <stdio.h>

#include "finding.h"

/* What helps against ranks on the same CPUs, by how they were started. */
static const char *binding_cure(const struct launch *launch)
{
    return launch_is_by_srun(launch) ? "give srun -c itself (since Slurm 22.05 it does not "
                                       "inherit --cpus-per-task), and --cpu-bind=cores"
                                     : "start fewer ranks on a host, or bind them: mpirun "
                                       "--bind-to core --map-by slot:PE=N";
}

void check_binding(const struct check_facts *facts, struct check *check)
{
    const struct binding *binding = facts->binding;
    const struct finding *found =
        binding->shared.count ? &binding->shared : &binding->oversubscribed;

    check_set_expected(check, "exclusive");
    if (!binding->known) {
        check_skip(check, "the CPUs of some ranks are not known");
        return;
    }
    check_set_measured(check, "%.400s%s", found->count ? found->first : "exclusive",
                       binding->cores_known ? "" : " (cpus; cores are not known)");
    finding_judge(found, binding_cure(facts->launch), check);
}

const char *binding_warning(const struct check_facts *facts, char *text, size_t size)
{
    const struct finding *over = &facts->binding->oversubscribed;

    /* Whoever starts one rank by hand sees how many threads it has. */
    if (over->count == 0 || job_given(facts->job, job_key_find("expect.binding")) ||
        facts->launch->overcommit ||
        (facts->placement->ranks == 1 && !facts->launch->slurm.step_id))
        return NULL;
    (void)snprintf(text, size, "%s, and will be slow; %s%s%s", over->first,
                   binding_cure(facts->launch), over->count > 1 ? "; hosts: " : "",
                   over->count > 1 ? over->nodes : "");
    return text;
}
