/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * launch_check.c - whether the launcher, PMIx and MPI agree on the launch
 *
 * The classic broken install: srun starts N processes, MPI does not find srun's
 * PMI server, and each process believes itself to be rank 0 of 1.  Each then
 * computes pi, rightly, alone.
 */

#include <config.h>

#include "launch_check.h"

#include <stdio.h>
#include <stdlib.h>

#include "launch/library_check.h"
#include "launch/pmix_client.h"
#include "launch/versions.h"

/* The variables of the launcher are gone, as in a container with an environment of its own. */
static void judge_unknown(const struct launch *launch, long size, struct check *check)
{
    const struct launcher *by = launch->promise.by;

    if (launch->step_tasks >= size) {
        if (!check_equal(check, (unsigned long long)size,
                         (unsigned long long)launch->step_tasks))
            check_fail(check,
                       "%s started %ld processes without its variables (%s), but MPI made "
                       "%ld rank%s of them: " PASS_THEM,
                       by->name, launch->step_tasks, by->size, size, size == 1 ? "" : "s");
    } else if (launch->together > 1)
        check_fail(
            check,
            "%s started %ld processes on this host without its variables (%s), and MPI "
            "made each of them rank 0 of 1: " PASS_THEM,
            by->name, launch->together, by->size);
    else
        check_skip(check,
                   "%s started this process, but the number of processes is unknown: %s is "
                   "not set, or belongs to another launch",
                   by->name, by->size);
}

void check_launch(const struct check_facts *facts, struct check *check)
{
    const struct launch *launch = facts->launch;
    const struct comm *comm = facts->comm;
    const struct launcher_story *story;
    enum promise_verdict kept = promise_judge(&launch->promise, comm->size, &story);
    struct error why;

    if (kept == PROMISE_NONE) {
        check->verdict = CHECK_NONE;
        return;
    }
    if (kept == PROMISE_UNKNOWN) {
        judge_unknown(launch, comm->size, check);
        return;
    }
    if (check_equal(check, (unsigned long long)comm->size, (unsigned long long)story->size))
        return;
    launch_diagnose(launch, story, comm->size, &why);
    check_fail(check, "%s", why.text);
}

/* Each rank compares one number of Slurm or PMIx with another one; -1: not known. */
static int differs(const char *name, const char *who, long one, const char *other_who,
                   long other, struct error *err)
{
    if (one < 0 || other < 0 || one == other)
        return 0;
    return error_set(err, "%s is %ld according to %s, but %ld according to %s", name, one, who,
                     other, other_who);
}

/* A rank's number need not be Slurm's (MPI may reorder), but must be the one of PMIx. */
static int compare_pmix(const struct launch *launch, const struct comm *comm,
                        const struct pmix_facts *pmix, struct error *err)
{
    long local = launch_is_by_srun(launch) ? launch_number("SLURM_LOCALID") : -1;
    long nodes = launch_is_by_srun(launch) ? launch_number("SLURM_STEP_NUM_NODES") : -1;

    if (differs("the number of ranks", "PMIx", pmix->job_size, "MPI", comm->size, err) < 0 ||
        differs("the rank", "PMIx", pmix->rank, "MPI", comm->rank, err) < 0 ||
        differs("the rank on the node", "PMIx", pmix->local_rank, "Slurm", local, err) < 0 ||
        differs("the number of nodes", "PMIx", pmix->nodes, "Slurm", nodes, err) < 0)
        return -1;
    return 0;
}

/* The launchers that belong to an MPI number its ranks. */
static int compare_launcher(const struct launch *launch, const struct comm *comm,
                            struct error *err)
{
    const struct promise *promise = &launch->promise;

    if (!promise->by || !*promise->by->family || promise->size != comm->size)
        return 0;
    return differs("the rank", promise->by->name, promise->rank, "MPI", comm->rank, err);
}

/* That is supported (PMIx, "cross-version"), but the first thing to look at in trouble. */
static bool is_other_generation(const struct launch *launch)
{
    const char *client = versions_pmix_loaded();

    return client && launch->pmix_server &&
           strtol(client, NULL, 10) != strtol(launch->pmix_server, NULL, 10);
}

void look_at_wire_up(const struct check_facts *facts, struct own_look *look)
{
    const struct launch *launch = facts->launch;
    struct pmix_facts pmix;

    look->wrong = compare_launcher(launch, facts->comm, &look->why) < 0;
    if (look->wrong)
        return;
    /* A build without PMIx tells so by --version, not in each run; and ranks that have not
     * found each other need no second complaint. */
    if (!launch->pmix || !versions_pmix_compiled() ||
        promise_judge(&launch->promise, facts->comm->size,
                      &(const struct launcher_story *){0}) == PROMISE_BROKEN) {
        look->absent = true;
        return;
    }
    pmix = pmix_client_ask();
    if (!pmix.asked) {
        look->unknown = pmix.why_not;
        return;
    }
    look->wrong = compare_pmix(facts->launch, facts->comm, &pmix, &look->why) < 0;
    if (!look->wrong)
        (void)snprintf(look->measured, sizeof(look->measured), "%ld ranks, %ld nodes%s",
                       pmix.job_size, pmix.nodes,
                       is_other_generation(facts->launch)
                           ? "; client and server differ in their major version"
                           : "");
}

void look_at_libraries(const struct check_facts *facts, struct own_look *look)
{
    (void)facts;
    look->wrong = library_check_mpi(&look->why) < 0 || library_check_pmix(&look->why) < 0;
}
