/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * launch.c - do the launcher, PMIx and MPI tell the same story?
 *
 * The classic broken install: srun starts N processes, MPI does not find srun's
 * PMI server, and each process believes itself to be rank 0 of 1.  Each then
 * computes pi, rightly, alone.
 */

#include <config.h>

#include "launch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/stop.h"
#include "host_names.h"
#include "libraries.h"
#include "library_check.h"
#include "pmix_client.h"
#include "sameness.h"
#include "trouble.h"
#include "versions.h"

#define START_WITH_PMIX                                                                       \
    "start with srun --mpi=pmix, or make that MpiDefault in slurm.conf; `srun --mpi=list` "   \
    "tells what this Slurm has"

static long number(const char *name)
{
    const char *value = getenv(name);

    return value ? strtol(value, NULL, 10) : -1;
}

static bool is_on(const char *name)
{
    const char *value = getenv(name);

    return value && strcmp(value, "0") != 0;
}

/* mpirun of Open MPI; mpiexec of MPICH and its heirs (Hydra); Flux, which srun may have
 * started. */
static bool has_other_launcher(void)
{
    return getenv("OMPI_COMM_WORLD_SIZE") || getenv("MPI_LOCALNRANKS") ||
           getenv("HYDI_CONTROL_FD") || getenv("HYDRA_CONTROL_FD") || getenv("FLUX_JOB_ID");
}

struct launch launch_read(void)
{
    struct launch launch = {
        .slurm = slurm_read(),
        .by_mpirun = has_other_launcher(),
        .overcommit = is_on("SLURM_OVERCOMMIT") || is_on("OMPI_MCA_rmaps_base_oversubscribe"),
        .rank = -1,
        .size = -1,
        .pmix = getenv("PMIX_NAMESPACE") != NULL,
        .pmi2 = getenv("PMI_FD") != NULL,
        .pmix_server = getenv("PMIX_VERSION"),
    };

    if (getenv("OMPI_COMM_WORLD_RANK")) {
        launch.rank = number("OMPI_COMM_WORLD_RANK");
        launch.size = number("OMPI_COMM_WORLD_SIZE");
    } else if (getenv("PMI_RANK")) {
        launch.rank = number("PMI_RANK");
        launch.size = number("PMI_SIZE");
    } else {
        launch.rank = launch.slurm.task_rank;
        launch.size = launch.slurm.step_tasks;
    }
    launch.speaks = launch.rank <= 0;
    return launch;
}

/* ---- Before MPI_Init ---- */

#define DEFER_MICROSECONDS 100000 /* between two looks */

enum { DEFER_LOOKS = 50 }; /* five seconds: the ranks of a launch start about so far apart */

void launch_defer(const struct launch *launch)
{
    if (launch->speaks)
        return;
    stop_catch_signals();
    for (int i = 0; i < DEFER_LOOKS && !stop_ordered(); i++)
        (void)usleep(DEFER_MICROSECONDS);
}

/* Whether Slurm itself started this process as one of a step. */
static bool is_by_srun(const struct launch *launch)
{
    return launch->slurm.step_id && !launch->by_mpirun;
}

static bool is_open_mpi(void)
{
    return strcmp(libraries_family(versions_mpi_loaded()), "Open MPI") == 0;
}

/* Where the libraries are, for a person. */
static const char *mpi_paths(char *text, size_t size)
{
    struct loaded found = libraries_mpi();

    return found.count > 0 ? loaded_paths(&found, text, size) : "a library linked in";
}

static const char *pmix_paths(char *text, size_t size)
{
    struct loaded found = libraries_pmix();

    return found.count > 0 ? loaded_paths(&found, text, size) : "no libpmix";
}

static const char *offered(const struct launch *launch)
{
    if (launch->pmix)
        return "PMIx";
    return launch->pmi2 ? "PMI-2 and no PMIx" : "no PMIx";
}

int launch_refuse(const struct launch *launch, struct error *what, struct error *cure)
{
    if (library_check_mpi(what) < 0) {
        (void)error_set(cure,
                        "load one MPI module, the one that pijob was built with, and look "
                        "at LD_LIBRARY_PATH, LD_PRELOAD and `ldd pijob`");
        return -1;
    }
    /* Open MPI up to 4 takes itself for launched by srun where SLURM_JOBID is set. */
    if (is_by_srun(launch) && getenv("SLURM_JOBID") && !launch->pmix &&
        library_check_only_pmix()) {
        (void)error_set(cure, START_WITH_PMIX);
        return error_set(what, "srun offers %s, but this MPI (%s) can start through PMIx only",
                         offered(launch), versions_mpi_loaded());
    }
    return 0;
}

void launch_cure(const struct launch *launch, struct error *cure)
{
    struct error two;
    char paths[LOADED_MAX * LOADED_PATH_SIZE];

    if (!is_by_srun(launch))
        (void)error_set(cure, "look at what MPI says, and at its installation");
    else if (launch->pmix && library_check_pmix(&two) < 0)
        (void)error_set(cure,
                        "%.600s; make MPI find one, of a version that goes with Slurm's %s",
                        two.text, launch->pmix_server ? launch->pmix_server : "PMIx");
    else if (launch->pmix && is_open_mpi())
        (void)error_set(
            cure,
            "srun offers PMIx %s, and this process has PMIx %s (%s): make MPI find the "
            "libpmix that it was built with, of a version that goes with Slurm's "
            "(library path, OPAL_PREFIX)",
            launch->pmix_server ? launch->pmix_server : "of unknown version",
            versions_pmix_loaded() ? versions_pmix_loaded() : "of unknown version",
            pmix_paths(paths, sizeof(paths)));
    else if (launch->pmix)
        (void)error_set(
            cure,
            "srun offers PMIx, but this MPI library does not use it (%s, %s): start "
            "with srun --mpi=pmi2, or build MPI with the PMIx of Slurm",
            versions_mpi_loaded(), mpi_paths(paths, sizeof(paths)));
    else if (is_open_mpi())
        (void)error_set(cure, "srun offers %s: " START_WITH_PMIX, offered(launch));
    else if (!launch->pmi2)
        (void)error_set(
            cure,
            "srun offers no PMIx and no PMI-2: start with srun --mpi=pmi2, or with "
            "--mpi=pmix if this MPI (%s) was built with it",
            versions_mpi_loaded());
    else
        (void)error_set(
            cure,
            "srun offers PMI-2, but this MPI library does not use it (%s, %s): build "
            "it with Slurm's PMI-2 or PMIx",
            versions_mpi_loaded(), mpi_paths(paths, sizeof(paths)));
}

const char *launch_hang_cure(const struct launch *launch)
{
    if (is_by_srun(launch) && launch->pmix)
        return "a rank has not started, or a node does not reach the others; in this order: "
               "look "
               "at firewalls and the ports of slurmd and srun between the nodes, then try "
               "SLURM_PMIX_DIRECT_CONN=no, then PMIxCollFence=ring in mpi.conf (Slurm 22.05)";
    return "a rank has not started, or a node does not reach the others: look at firewalls, "
           "and "
           "at the network interfaces that MPI takes";
}

/* ---- After MPI_Init ---- */

static void check_size(const struct launch *launch, const struct comm *comm,
                       struct verdict *verdict)
{
    long tasks = launch->slurm.step_tasks;
    struct error cure;
    struct check *check;

    /* Outside a step, or under mpirun, Slurm did not start the ranks. */
    if (!is_by_srun(launch) || tasks < 0)
        return;
    check = verdict_add_equal(verdict, "launch", EXIT_WRONG_LAUNCH,
                              (unsigned long long)comm->size, (unsigned long long)tasks);
    if (check->verdict == CHECK_PASS)
        return;
    launch_cure(launch, &cure);
    if (comm->size == 1)
        check_fail(
            check,
            "srun started %ld processes, but MPI made each a rank of its own, 0 of 1; %s",
            tasks, cure.text);
    else
        check_fail(check, "srun started %ld processes, but MPI has %d ranks; %s", tasks,
                   comm->size, cure.text);
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
    long local = is_by_srun(launch) ? number("SLURM_LOCALID") : -1;
    long nodes = is_by_srun(launch) ? number("SLURM_STEP_NUM_NODES") : -1;

    if (differs("the number of ranks", "PMIx", pmix->job_size, "MPI", comm->size, err) < 0 ||
        differs("the rank", "PMIx", pmix->rank, "MPI", comm->rank, err) < 0 ||
        differs("the rank on the node", "PMIx", pmix->local_rank, "Slurm", local, err) < 0 ||
        differs("the number of nodes", "PMIx", pmix->nodes, "Slurm", nodes, err) < 0)
        return -1;
    return 0;
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
    /* A build without PMIx tells so by --version, not in each run. */
    bool applies = launch->pmix && versions_pmix_compiled();
    struct check *check;
    struct error wrong;
    bool bad;

    if (applies)
        pmix = pmix_client_ask();
    bad = pmix.asked && compare_pmix(launch, comm, &pmix, &wrong) < 0;
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
        sameness_check(launch, comm, placement, verdict, err) < 0 ||
        host_names_check(launch, comm, placement, verdict, err) < 0 ||
        check_pmix(launch, comm, placement, verdict, err) < 0)
        return -1;
    return 0;
}
