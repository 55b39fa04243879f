/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * launch_check.c - do the launcher, PMIx and MPI tell the same story?
 *
 * The classic broken install: srun starts N processes, MPI does not find srun's
 * PMI server, and each process believes itself to be rank 0 of 1.  Each then
 * computes pi, rightly, alone.
 */

#include <config.h>

#include "launch_check.h"

#include <stdio.h>
#include <stdlib.h>

#include "host_names.h"
#include "launch/library_check.h"
#include "launch/pmix_client.h"
#include "launch/versions.h"
#include "library_agreement.h"
#include "mpi/trouble.h"

static long number(const char *name)
{
    const char *value = getenv(name);

    return value ? strtol(value, NULL, 10) : -1;
}

/* The variables of the launcher are gone, as in a container with an environment of its own. */
static void judge_unknown(const struct launch *launch, struct check *check)
{
    const struct launcher *by = launch->promise.by;

    if (launch->together > 1)
        check_fail(check,
                   "%s started %ld processes on this host without its variables (%s), and MPI "
                   "made each a rank of its own, 0 of 1: let the environment through",
                   by->name, launch->together, by->size);
    else
        check_skip(check,
                   "%s started this process, but %s does not say how many: it is gone, or "
                   "is of another launch",
                   by->name, by->size);
}

/* Whether the ranks that MPI has are the processes that the launcher started. */
static void check_size(const struct launch *launch, const struct comm *comm,
                       struct verdict *verdict)
{
    const struct launcher_story *story;
    enum promise_verdict kept = promise_judge(&launch->promise, comm->size, &story);
    struct error why;
    struct check *check;

    if (kept == PROMISE_NONE)
        return;
    if (kept == PROMISE_UNKNOWN) {
        check = verdict_add(verdict, "launch", EXIT_WRONG_LAUNCH);
        judge_unknown(launch, check);
        return;
    }
    check = verdict_add_equal(verdict, "launch", EXIT_WRONG_LAUNCH,
                              (unsigned long long)comm->size, (unsigned long long)story->size);
    if (check->verdict == CHECK_PASS)
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
    return error_set(err, "%s is %ld for %s, but %ld for %s", name, one, who, other,
                     other_who);
}

/* A rank's number need not be Slurm's (MPI may reorder), but must be the one of PMIx. */
static int compare_pmix(const struct launch *launch, const struct comm *comm,
                        const struct pmix_facts *pmix, struct error *err)
{
    long local = launch_is_by_srun(launch) ? number("SLURM_LOCALID") : -1;
    long nodes = launch_is_by_srun(launch) ? number("SLURM_STEP_NUM_NODES") : -1;

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

/* Add check NAME, if rank 0 finds that APPLIES: no rank found something WRONG. */
static int add_check(const char *name, bool applies, const struct error *wrong,
                     const struct comm *comm, const struct placement *placement,
                     struct verdict *verdict, struct check **check, struct error *err)
{
    struct trouble trouble;

    *check = NULL;
    if (trouble_gather(comm, placement, wrong, &trouble, err) < 0)
        return -1;
    if (comm->rank != 0 || (!applies && trouble.count == 0))
        return 0;
    *check = verdict_add(verdict, name, EXIT_WRONG_LAUNCH);
    if (trouble.count > 0) {
        (void)snprintf((*check)->measured, sizeof((*check)->measured), "%d wrong",
                       trouble.count);
        (void)snprintf((*check)->expected, sizeof((*check)->expected), "0 wrong");
        (void)snprintf((*check)->hosts, sizeof((*check)->hosts), "%s", trouble.nodes);
        check_fail(*check, "%s", trouble.text);
    }
    return 0;
}

/* That is supported (PMIx, "cross-version"), but the first thing to look at in trouble. */
static bool is_other_generation(const struct launch *launch)
{
    const char *client = versions_pmix_loaded();

    return client && launch->pmix_server &&
           strtol(client, NULL, 10) != strtol(launch->pmix_server, NULL, 10);
}

static int check_pmix(const struct launch *launch, const struct comm *comm,
                      const struct placement *placement, struct verdict *verdict,
                      struct error *err)
{
    struct pmix_facts pmix = {.asked = false};
    /* A build without PMIx tells so by --version, not in each run; and ranks that have not
     * found each other need no second complaint. */
    bool applies = launch->pmix && versions_pmix_compiled() && verdict_status(verdict) == 0;
    struct check *check;
    struct error wrong;
    bool bad;

    if (applies)
        pmix = pmix_client_ask();
    bad = compare_launcher(launch, comm, &wrong) < 0 ||
          (pmix.asked && compare_pmix(launch, comm, &pmix, &wrong) < 0);
    if (add_check("wire-up", applies, bad ? &wrong : NULL, comm, placement, verdict, &check,
                  err) < 0)
        return -1;
    if (check && check->verdict == CHECK_PASS && !pmix.asked) {
        check_skip(check, "%s", pmix.why_not);
    } else if (check && check->verdict == CHECK_PASS) {
        (void)snprintf(check->measured, sizeof(check->measured), "%ld ranks, %ld nodes%s",
                       pmix.job_size, pmix.nodes,
                       is_other_generation(launch) ? "; client and server differ in their "
                                                     "major version"
                                                   : "");
    }
    return 0;
}

static int check_libraries(const struct comm *comm, const struct placement *placement,
                           struct verdict *verdict, struct error *err)
{
    struct check *check;
    struct error wrong;
    bool bad = library_check_mpi(&wrong) < 0 || library_check_pmix(&wrong) < 0;

    return add_check("libraries", true, bad ? &wrong : NULL, comm, placement, verdict, &check,
                     err);
}

int launch_check(const struct launch *launch, const struct comm *comm,
                 const struct placement *placement, struct verdict *verdict, struct error *err)
{
    if (comm->rank == 0)
        check_size(launch, comm, verdict);
    if (check_libraries(comm, placement, verdict, err) < 0 ||
        library_agreement_check(launch, comm, placement, verdict, err) < 0 ||
        host_names_check(launch, comm, placement, verdict, err) < 0 ||
        check_pmix(launch, comm, placement, verdict, err) < 0)
        return -1;
    return 0;
}
