/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * placement_check.c - how many ranks, where, and with how many threads
 */

#include <config.h>

#include "placement_check.h"

#include <inttypes.h>
#include <stdio.h>

#include "finding.h"

enum { CURE_SIZE = 200 };

/* What to do about a wrong number, in TEXT, by what started the ranks: WITH_SRUN, or else to
 * correct WHAT in the options of that launcher. */
static const char *count_cure(const struct launch *launch, const char *with_srun,
                              const char *what, char text[CURE_SIZE])
{
    if (launch_is_by_srun(launch))
        return with_srun;
    if (!launch->promise.by)
        return "start pijob with srun or mpirun";
    (void)snprintf(text, CURE_SIZE, "correct %s in the options of %s", what,
                   launch->promise.by->name);
    return text;
}

/* "s", for any number of things but one. */
static const char *plural(int count)
{
    return count == 1 ? "" : "s";
}

static void compare_count(const struct launch *launch, int measured, const char *what,
                          uint64_t expected, struct check *check)
{
    char cure[CURE_SIZE];

    if (!check_equal(check, (unsigned long long)measured, expected))
        check_fail(check, "the job has %d %s%s, the description expects %" PRIu64 "; %s",
                   measured, what, plural(measured), expected,
                   count_cure(launch,
                              "correct -N, -n, --ntasks-per-node and -c of srun, which does "
                              "not inherit -c from sbatch",
                              "the number of ranks and the hosts", cure));
}

void check_ranks(const struct check_facts *facts, struct check *check)
{
    compare_count(facts->launch, facts->placement->ranks, "rank", facts->job->expect.ranks,
                  check);
}

void check_nodes(const struct check_facts *facts, struct check *check)
{
    compare_count(facts->launch, facts->placement->nodes, "node", facts->job->expect.nodes,
                  check);
}

/* Whether Slurm says how many ranks of this launch are on each node.  It does not where it
 * started something else than the ranks: nothing, or mpirun; and two parts of a heterogeneous
 * step may be on one node. */
static bool slurm_places(const struct launch *launch, const struct placement *placement)
{
    return launch_is_by_srun(launch) && launch->slurm.het_size <= 1 &&
           launch->slurm.step_tasks == placement->ranks && placement->tasks_known;
}

void check_placement(const struct check_facts *facts, struct check *check)
{
    const struct placement *placement = facts->placement;
    struct finding odd = {.count = 0};

    if (!slurm_places(facts->launch, placement)) {
        check->verdict = CHECK_NONE;
        return;
    }
    for (int n = 0; n < placement->nodes; n++) {
        int rank = placement->by_node[placement->node[n].first];
        int tasks = placement->node[n].tasks;
        int count = placement->node[n].count;
        char *text;

        if (tasks == count)
            continue;
        text = finding_add(&odd, placement, rank);
        if (text)
            (void)snprintf(
                text, FINDING_TEXT_SIZE, "MPI has %d rank%s on %s, where Slurm has %d task%s",
                count, plural(count), placement_node(placement, rank), tasks, plural(tasks));
    }
    check_set_measured(check, "%d of %d nodes differ", odd.count, placement->nodes);
    check_set_expected(check, "as Slurm placed the tasks");
    finding_judge(&odd,
                  "MPI placed the ranks differently from Slurm: compare with pijob --hello, "
                  "and look for SLURM_* variables that the job script sets",
                  check);
    finding_clear(&odd);
}

/* A number that each node or rank has: the LEAST and the MOST of them. */
static void put_counts(struct check *check, int least, int most, uint64_t expected)
{
    if (least == most)
        check_set_measured(check, "%d", least);
    else
        check_set_measured(check, "%d to %d", least, most);
    check_set_expected(check, "%" PRIu64, expected);
}

void check_tasks_per_node(const struct check_facts *facts, struct check *check)
{
    const struct placement *placement = facts->placement;
    uint64_t expected = facts->job->expect.tasks_per_node;
    char cure[CURE_SIZE];
    int least = placement->ranks;
    int most = 0;
    struct finding odd = {.count = 0};

    for (int at = 0, count; at < placement->ranks; at += count) {
        char *text = NULL;

        count = placement_on_node(placement, at);
        least = count < least ? count : least;
        most = count > most ? count : most;
        if ((uint64_t)count != expected)
            text = finding_add(&odd, placement, placement->by_node[at]);
        if (text)
            (void)snprintf(text, FINDING_TEXT_SIZE,
                           "%s has %d rank%s, the description expects %" PRIu64
                           " on each node",
                           placement_node(placement, placement->by_node[at]), count,
                           plural(count), expected);
    }
    put_counts(check, least, most, expected);
    finding_judge(&odd,
                  count_cure(facts->launch, "correct --ntasks-per-node and -m of srun",
                             "the number of ranks on each host", cure),
                  check);
    finding_clear(&odd);
}

void check_threads(const struct check_facts *facts, struct check *check)
{
    const struct placement *placement = facts->placement;
    uint64_t expected = facts->job->expect.threads;
    int least = facts->threads[0];
    int most = least;
    struct finding odd = {.count = 0};

    for (int at = 0; at < placement->ranks; at++) {
        int rank = placement->by_node[at];
        int threads = facts->threads[rank];
        char *text = NULL;

        least = threads < least ? threads : least;
        most = threads > most ? threads : most;
        if ((uint64_t)threads != expected)
            text = finding_add(&odd, placement, rank);
        if (text)
            (void)snprintf(text, FINDING_TEXT_SIZE,
                           "rank %d on %s has %d thread%s, the description expects %" PRIu64,
                           rank, placement_node(placement, rank), threads, plural(threads),
                           expected);
    }
    put_counts(check, least, most, expected);
    finding_judge(&odd,
                  launch_is_by_srun(facts->launch)
                      ? "series.threads and srun -c set the number of threads"
                      : "series.threads sets the number of threads",
                  check);
    finding_clear(&odd);
}
