/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * launch.c - how this process was launched, and what to do if MPI cannot start
 */

#include <config.h>

#include "launch.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/host.h"
#include "core/interfaces.h"
#include "core/stop.h"
#include "generations.h"
#include "libraries.h"
#include "library_check.h"
#include "lost_variables.h"
#include "oversubscribe.h"
#include "pmix_client.h"
#include "versions.h"

#define START_WITH_PMIX                                                                       \
    "start with srun --mpi=pmix, or set MpiDefault=pmix in slurm.conf; `srun --mpi=list` "    \
    "lists what this Slurm has"

long launch_number(const char *name)
{
    const char *value = getenv(name);

    return value ? strtol(value, NULL, 10) : -1;
}

/* getenv(), which may be a macro. */
static const char *look_up(const char *name)
{
    return getenv(name);
}

/* Whether there is a PMIx server, and not only the variables that an outer launcher has left:
 * Slurm's plugin calls its namespaces slurm.pmix.JOB.STEP; who is given PMI by Hydra has no
 * use for PMIx. */
static bool has_pmix(const struct launch *launch)
{
    const struct launcher *by = launch->promise.by;

    if (launch->given.space && by == launcher_get(LAUNCHER_SRUN))
        return launch->given.of_slurm;
    if (launch->given.space && by == launcher_get(LAUNCHER_HYDRA))
        return !launch->given.pmi;
    return launch->given.space;
}

/* A descriptor that was given is open. */
static bool has_pmi2(void)
{
    return getenv("PMI_FD") && fcntl((int)launch_number("PMI_FD"), F_GETFD) >= 0;
}

/* What follows from who started this process. */
static void follow_promise(struct launch *launch)
{
    const struct promise *promise = &launch->promise;
    bool lower_bound = promise->by == launcher_get(LAUNCHER_PMIX);

    launch->by_mpirun = promise->by != launcher_get(LAUNCHER_SRUN);
    slurm_believe_node_name(!launch->by_mpirun);
    launch->slurm.node_name = slurm_read().node_name;
    launch->pmix = has_pmix(launch);
    launch->pmix_left = !launch->pmix && launch->given.space;
    launch->pmix_server = launch->pmix ? launch->given.version : NULL;
    launch->rank = promise->rank;
    launch->size = promise->size;
    /* Rank 0 cannot know that it is not alone, if only the other ranks' numbers tell it. */
    launch->reporting = promise->rank <= (lower_bound ? 1 : 0);
}

struct launch launch_read(void)
{
    struct ancestors ancestors = ancestors_read("/proc");
    const char *space = getenv("PMIX_NAMESPACE");
    struct launch launch = {
        .slurm = slurm_read(),
        .promise = promise_read(&ancestors, look_up),
        .overcommit = oversubscribe_wanted("/proc", &ancestors),
        .pmi2 = has_pmi2(),
        .container = host_container(),
        .step = slurm_step_ask(NULL),
        .step_tasks = -1,
        .given.space = space != NULL,
        .given.of_slurm = space && strncmp(space, "slurm.pmix.", 11) == 0,
        .given.pmi = getenv("PMI_FD") || getenv("PMI_PORT"),
        .given.version = getenv("PMIX_VERSION"),
    };

    follow_promise(&launch);
    return launch;
}

void launch_ask(struct launch *launch)
{
    const struct promise *promise = &launch->promise;
    struct ancestors ancestors;
    char step[64];
    bool first;

    if (promise->at < 0 || promise->size > 0 || promise->by != launcher_get(LAUNCHER_SRUN))
        return;
    ancestors = ancestors_read("/proc");
    if (promise->at >= ancestors.count)
        return;
    launch->step_tasks = lost_step_tasks("/proc", &ancestors, promise->at);
    (void)ancestors_siblings("/proc", &ancestors, promise->at, &first);
    /* No variable says which rank this is: one on each host speaks. */
    launch->reporting = launch->reporting && first;
    if (first && launch->step_tasks < 0)
        launch->step = slurm_step_ask(
            launcher_step_name(&ancestors.process[promise->at], step, sizeof(step)));
}

void launch_look_around(struct launch *launch, long size)
{
    struct ancestors ancestors;
    bool first;
    enum promise_verdict verdict = promise_settle(&launch->promise, size);

    follow_promise(launch);
    if (launch->step_tasks < 0)
        launch->step_tasks = slurm_step_answer(&launch->step);
    launch->broken = verdict == PROMISE_BROKEN || launch->step_tasks > size;
    if (size > 1 || launch->promise.at < 0 || verdict != PROMISE_UNKNOWN)
        return;
    ancestors = ancestors_read("/proc");
    launch->together = ancestors_siblings("/proc", &ancestors, launch->promise.at, &first);
    launch->reporting = launch->reporting && first;
}

/* ---- Before MPI_Init ---- */

#define REPORT_PAUSE 0.1 /* seconds between two looks */

enum { REPORT_LOOKS = 50 }; /* five seconds: the ranks of a launch start about so far apart */

bool launch_await_report(void)
{
    stop_catch_signals();
    for (int i = 0; i < REPORT_LOOKS && !stop_ordered(); i++)
        clock_sleep(REPORT_PAUSE);
    return stop_ordered();
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
    if (launch->pmix_left)
        return "no PMIx (PMIX_NAMESPACE belongs to another step: unset it)";
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

/* Whether the launcher belongs to another family of MPI than the one that is loaded. */
static bool is_of_other_mpi(const struct launch *launch)
{
    const struct launcher *by = launch->promise.by;
    const char *family = libraries_family(versions_mpi_loaded());

    return by && *by->family && *family && strcmp(by->family, family) != 0;
}

/* What is wrong with another launcher than srun. */
static void mpirun_cure(const struct launch *launch, struct error *cure)
{
    const struct launcher *by = launch->promise.by;
    const char *family = libraries_family(versions_mpi_loaded());

    if (is_of_other_mpi(launch))
        (void)error_set(cure, "use the %s of %s, or a pijob built with %s",
                        strcmp(family, "MPICH") == 0 ? "mpiexec" : "mpirun", family,
                        by->family);
    else if (by && launch->promise.at >= 0 && launch->promise.size <= 0)
        (void)error_set(
            cure,
            "%s started this process, but its variables (%s) do not reach it: " PASS_THEM,
            by->name, by->size);
    else if (by)
        (void)error_set(cure,
                        "use the launcher of the same installation as this MPI (%s), and look "
                        "for variables PMI_*, PMIX_* and OMPI_* that a script sets or unsets",
                        versions_mpi_loaded());
    else
        (void)error_set(cure, "check the messages and the installation of MPI");
}

/* Write the probable cause and cure of an MPI that cannot start through this launcher into
 * CURE, in one line.
 */
static void find_cure(const struct launch *launch, struct error *cure)
{
    struct error two;
    char paths[LOADED_MAX * LOADED_PATH_SIZE];

    if (!launch_is_by_srun(launch))
        mpirun_cure(launch, cure);
    else if (launch->pmix && library_check_pmix(&two) < 0)
        (void)error_set(
            cure, "%.600s; make MPI find only one, of a version compatible with Slurm's %s",
            two.text, launch->pmix_server ? launch->pmix_server : "PMIx");
    else if (launch->pmix && is_open_mpi() && generations_apart(launch->pmix_server, cure))
        return;
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
            "srun offers PMIx %s, but this MPI library does not use it (%s, %s): start "
            "with srun --mpi=pmi2, or build MPI with the PMIx of Slurm",
            launch->pmix_server ? launch->pmix_server : "of unknown version",
            versions_mpi_loaded(), mpi_paths(paths, sizeof(paths)));
    else if (is_open_mpi())
        (void)error_set(
            cure, "srun offers %s, which this MPI (%s%s%s) needs: " START_WITH_PMIX,
            offered(launch), versions_mpi_loaded(), versions_pmix_loaded() ? ", PMIx " : "",
            versions_pmix_loaded() ? versions_pmix_loaded() : "");
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

void launch_init_cure(const struct launch *launch, struct error *cure)
{
    long size = launch->promise.size > 0 ? launch->promise.size : 1;
    char other[512];
    struct error first;

    find_cure(launch, &first);
    if (launch_is_by_srun(launch) && !launch->pmix && launch->pmi2 && !is_open_mpi())
        (void)error_set(
            &first,
            "look at the message of MPI above; if it names PMI, build this MPI (%s) "
            "with Slurm's PMI-2 or PMIx",
            versions_mpi_loaded());
    if (!promise_contradiction(&launch->promise, size, other, sizeof(other)))
        *cure = first;
    else if (is_of_other_mpi(launch))
        (void)error_set(cure, "%.400s; and %s", first.text, other);
    else
        (void)error_set(cure, "%s", other);
}

void launch_diagnose(const struct launch *launch, const struct launcher_story *story,
                     long size, struct error *err)
{
    const char *mpi = launch_is_by_srun(launch) ? "MPI" : versions_mpi_loaded();
    struct error cure;

    find_cure(launch, &cure);
    if (size == 1)
        (void)error_set(
            err, "%s started %s%ld processes, but %s made each of them rank 0 of 1; %s",
            story->by->name, story->at_least ? "at least " : "", story->size, mpi, cure.text);
    else
        (void)error_set(err, "%s started %ld processes, but %s has %ld ranks; %s",
                        story->by->name, story->size, mpi, size, cure.text);
}

char *launch_facts(const struct launch *launch, char *text, size_t size)
{
    const char *client = versions_pmix_loaded();
    char paths[LOADED_MAX * LOADED_PATH_SIZE];
    char networks[512];

    (void)snprintf(
        text, size, "started by %s; MPI: %s (%s); PMIx: client %s, server %s; interfaces: %s",
        launch->promise.by ? launch->promise.by->name : "no launcher", versions_mpi_loaded(),
        mpi_paths(paths, sizeof(paths)), client ? client : "none",
        launch->pmix_server ? launch->pmix_server
        : launch->pmix      ? "of unknown version"
                            : "none",
        interfaces_list(networks, sizeof(networks)));
    return text;
}
