/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * expect.c - who runs where, and with what, against what Slurm and the description say
 */

#include <config.h>

#include "expect.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "expect_limits.h"
#include "finding.h"

static bool given(const struct run *run, const char *path)
{
    return job_given(&run->job, job_key_find(path));
}

/* ---- How many, and where ---- */

static void expect_count(struct verdict *verdict, const char *name, int measured,
                         uint64_t expected)
{
    struct check *check;

    if (expected == 0)
        return;
    check = verdict_add_equal(verdict, name, EXIT_WRONG_LAUNCH, (unsigned long long)measured,
                              expected);
    if (check->verdict == CHECK_FAIL)
        check_fail(check, "the job has %d %.*s, the description expects %llu", measured,
                   (int)strlen(name) - (measured == 1), name, (unsigned long long)expected);
}

void expect_size(const struct run *run, struct verdict *verdict)
{
    expect_count(verdict, "ranks", run->session.placement.ranks, run->job.expect.ranks);
    expect_count(verdict, "nodes", run->session.placement.nodes, run->job.expect.nodes);
}

/* Whether Slurm says how many ranks of this launch are on each node.  It does not where it
 * started something else than the ranks: nothing, or mpirun; and two parts of a heterogeneous
 * step may be on one node. */
static bool slurm_places(const struct run *run)
{
    const struct launch *launch = &run->session.launch;
    const struct placement *placement = &run->session.placement;

    if (!launch->slurm.step_id || launch->by_mpirun || launch->slurm.het_size > 1 ||
        launch->slurm.step_tasks != placement->ranks)
        return false;
    for (int r = 0; r < placement->ranks; r++)
        if (placement->entry[r].tasks < 0)
            return false;
    return true;
}

/* Nodes on which MPI has other ranks than Slurm has tasks. */
static void judge_placement(const struct run *run, struct verdict *verdict)
{
    const struct placement *placement = &run->session.placement;
    struct finding odd = {.count = 0};
    struct check *check;

    if (!slurm_places(run))
        return;
    for (int at = 0, count; at < placement->ranks; at += count) {
        int rank = placement->by_node[at];
        char *text;

        count = placement_on_node(placement, at);
        if (placement->entry[rank].tasks == count)
            continue;
        text = finding_add(&odd, placement, rank);
        if (text)
            (void)snprintf(text, FINDING_TEXT_SIZE,
                           "MPI has %d rank%s on %s, where Slurm has %" PRId32 " task%s",
                           count, count == 1 ? "" : "s", placement_node(placement, rank),
                           placement->entry[rank].tasks,
                           placement->entry[rank].tasks == 1 ? "" : "s");
    }
    check = verdict_add(verdict, "placement", EXIT_WRONG_LAUNCH);
    (void)snprintf(check->measured, sizeof(check->measured), "%d of %d nodes otherwise",
                   odd.count, placement->nodes);
    (void)snprintf(check->expected, sizeof(check->expected), "as Slurm placed the tasks");
    finding_judge(&odd,
                  "MPI was told other places than Slurm: compare with pijob --hello, and look "
                  "for variables SLURM_* that the job script sets",
                  check);
}

/* Of a number that each has: the LEAST and the MOST of them. */
static void put_counts(struct check *check, int least, int most, int expected)
{
    if (least == most)
        (void)snprintf(check->measured, sizeof(check->measured), "%d", least);
    else
        (void)snprintf(check->measured, sizeof(check->measured), "%d to %d", least, most);
    (void)snprintf(check->expected, sizeof(check->expected), "%d", expected);
}

static void expect_tasks_per_node(const struct run *run, struct verdict *verdict)
{
    const struct placement *placement = &run->session.placement;
    int expected = (int)run->job.expect.tasks_per_node;
    int least = placement->ranks;
    int most = 0;
    struct finding odd = {.count = 0};
    struct check *check;

    for (int at = 0, count; at < placement->ranks; at += count) {
        char *text = NULL;

        count = placement_on_node(placement, at);
        least = count < least ? count : least;
        most = count > most ? count : most;
        if (count != expected)
            text = finding_add(&odd, placement, placement->by_node[at]);
        if (text)
            (void)snprintf(text, FINDING_TEXT_SIZE,
                           "%s has %d rank%s, the description expects %d on each node",
                           placement_node(placement, placement->by_node[at]), count,
                           count == 1 ? "" : "s", expected);
    }
    check = verdict_add(verdict, "tasks_per_node", EXIT_WRONG_LAUNCH);
    put_counts(check, least, most, expected);
    finding_judge(&odd, "srun --ntasks-per-node, and -m block or cyclic, place them", check);
}

static void expect_threads(const struct run *run, struct verdict *verdict)
{
    const struct placement *placement = &run->session.placement;
    int expected = (int)run->job.expect.threads;
    int least = run->rank_threads[0];
    int most = least;
    struct finding odd = {.count = 0};
    struct check *check;

    for (int at = 0; at < placement->ranks; at++) {
        int rank = placement->by_node[at];
        int threads = run->rank_threads[rank];
        char *text = NULL;

        least = threads < least ? threads : least;
        most = threads > most ? threads : most;
        if (threads != expected)
            text = finding_add(&odd, placement, rank);
        if (text)
            (void)snprintf(text, FINDING_TEXT_SIZE,
                           "rank %d on %s has %d thread%s, the description expects %d", rank,
                           placement_node(placement, rank), threads, threads == 1 ? "" : "s",
                           expected);
    }
    check = verdict_add(verdict, "threads", EXIT_WRONG_LAUNCH);
    put_counts(check, least, most, expected);
    finding_judge(&odd, "series.threads and srun -c make them", check);
}

/* ---- Binding ---- */

/* What helps against ranks on the same CPUs, by how they were started. */
static const char *binding_cure(const struct run *run)
{
    const struct launch *launch = &run->session.launch;

    return launch->slurm.step_id && !launch->by_mpirun
               ? "since Slurm 22.05 srun wants -c itself, and --cpu-bind=cores to bind"
               : "start fewer ranks on a host, or mpirun --bind-to core --map-by slot:PE=N";
}

static void expect_binding(const struct run *run, struct verdict *verdict)
{
    const struct binding *binding = &run->binding;
    const struct finding *found =
        binding->shared.count ? &binding->shared : &binding->oversubscribed;
    struct check *check = verdict_add(verdict, "binding", EXIT_WRONG_LAUNCH);

    (void)snprintf(check->expected, sizeof(check->expected), "exclusive");
    if (!binding->known) {
        check_skip(check, "the system does not tell the CPUs of every rank");
        return;
    }
    (void)snprintf(check->measured, sizeof(check->measured), "%.400s%s",
                   found->count ? found->first : "exclusive",
                   binding->cores_known ? "" : " (cpus; cores are not known)");
    finding_judge(found, binding_cure(run), check);
}

const char *expect_warning(const struct run *run, char *text, size_t size)
{
    const struct launch *launch = &run->session.launch;
    const struct finding *oversubscribed = &run->binding.oversubscribed;

    /* Who starts one rank by hand sees for himself how many threads it has. */
    if (oversubscribed->count == 0 || given(run, "expect.binding") || launch->overcommit ||
        (run->session.placement.ranks == 1 && !launch->slurm.step_id))
        return NULL;
    (void)snprintf(text, size, "%s, and will be slow; %s%s%s", oversubscribed->first,
                   binding_cure(run), oversubscribed->count > 1 ? "; hosts: " : "",
                   oversubscribed->count > 1 ? oversubscribed->nodes : "");
    return text;
}

void expect_place(const struct run *run, struct verdict *verdict)
{
    judge_placement(run, verdict);
    if (given(run, "expect.tasks_per_node"))
        expect_tasks_per_node(run, verdict);
    if (given(run, "expect.threads"))
        expect_threads(run, verdict);
    if (given(run, "expect.binding"))
        expect_binding(run, verdict);
    expect_limits(run, verdict);
}
