/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * launch.c - how this process was launched, and what to do if MPI cannot start
 */

#include <config.h>

#include "launch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/stop.h"
#include "libraries.h"
#include "library_check.h"
#include "pmix_client.h"
#include "versions.h"

#define START_WITH_PMIX                                                                       \
    "start with srun --mpi=pmix, or set MpiDefault=pmix in slurm.conf; `srun --mpi=list` "    \
    "lists what this Slurm has"

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

/* mpirun of Open MPI; mpiexec of MPICH and its derivatives (Hydra); Flux, which srun may have
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
    launch.reporting = launch.rank <= 0;
    return launch;
}

/* ---- Before MPI_Init ---- */

#define DEFER_PAUSE 0.1 /* seconds between two looks */

enum { DEFER_LOOKS = 50 }; /* five seconds: the ranks of a launch start about so far apart */

void launch_defer(const struct launch *launch)
{
    if (launch->reporting)
        return;
    stop_catch_signals();
    for (int i = 0; i < DEFER_LOOKS && !stop_ordered(); i++)
        clock_sleep(DEFER_PAUSE);
}

bool launch_is_by_srun(const struct launch *launch)
{
    return launch->slurm.step_id && !launch->by_mpirun;
}

static bool is_open_mpi(void)
{
    return strcmp(libraries_family(versions_mpi_loaded()), "Open MPI") == 0;
}

/* RETURN: the paths of the libraries. */
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
        (void)error_set(cure, "load only the MPI module with which pijob was built, and check "
                              "LD_LIBRARY_PATH, LD_PRELOAD and `ldd pijob`");
        return -1;
    }
    /* Open MPI up to 4 assumes a launch by srun if SLURM_JOBID is set. */
    if (launch_is_by_srun(launch) && getenv("SLURM_JOBID") && !launch->pmix &&
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

    if (!launch_is_by_srun(launch))
        (void)error_set(cure, "see the messages of MPI, and check its installation");
    else if (launch->pmix && library_check_pmix(&two) < 0)
        (void)error_set(
            cure, "%.600s; make MPI find only one, of a version compatible with Slurm's %s",
            two.text, launch->pmix_server ? launch->pmix_server : "PMIx");
    else if (launch->pmix && is_open_mpi())
        (void)error_set(
            cure,
            "srun offers PMIx %s, and this process has PMIx %s (%s): make MPI find the "
            "libpmix with which it was built, of a version compatible with Slurm's "
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
            "--mpi=pmix if this MPI (%s) was built with PMIx",
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
    if (launch_is_by_srun(launch) && launch->pmix)
        return "a rank has not started, or a node cannot reach the others: check firewalls "
               "and the ports of slurmd and srun between the nodes; then try "
               "SLURM_PMIX_DIRECT_CONN=no; then PMIxCollFence=ring in mpi.conf (Slurm 22.05)";
    return "a rank has not started, or a node cannot reach the others: check firewalls, and "
           "the network interfaces that MPI uses";
}
