/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * launcher.c - the launchers: what each promises, and what it is called as a process
 */

#include <config.h>

#include "launcher.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Sources: mpirun(1) of Open MPI, "Environment Variables"; Open MPI 5 FAQ on PRRTE; Hydra's
 * proxy (src/pm/hydra/proxy) and Intel's and MVAPICH's user guides; jsrun(1) of IBM's Job Step
 * Manager; HPE's pals.h; flux-environment(7); srun(1), "OUTPUT ENVIRONMENT VARIABLES". */
static const struct launcher launchers[LAUNCHER_COUNT] = {
    [LAUNCHER_OPEN_MPI] =
        {
            .name = "mpirun of Open MPI",
            .family = "Open MPI",
            .size = "OMPI_COMM_WORLD_SIZE",
            .rank = "OMPI_COMM_WORLD_RANK",
            .local = "OMPI_COMM_WORLD_LOCAL_RANK",
            .marks = {"OMPI_COMM_WORLD_RANK", "OMPI_UNIVERSE_SIZE"},
            .witness = WITNESS_PMIX,
            .daemons = {"orted", "prted", "orterun", "prterun", "prte"},
            .commands = {"mpirun", "mpiexec", "mpirun.openmpi", "mpiexec.openmpi"},
        },
    [LAUNCHER_HYDRA] =
        {
            .name = "mpiexec of MPICH (Hydra)",
            .family = "MPICH",
            .size = "PMI_SIZE",
            .rank = "PMI_RANK",
            .local = "MPI_LOCALRANKID",
            .marks = {"HYDI_CONTROL_FD", "HYDRA_CONTROL_FD", "MPI_LOCALNRANKS"},
            .witness = WITNESS_PMI,
            .daemons = {"hydra_pmi_proxy"},
        },
    [LAUNCHER_MPIRUN_RSH] =
        {
            .name = "mpirun_rsh of MVAPICH",
            .family = "MPICH",
            .size = "MPIRUN_NPROCS",
            .rank = "MPIRUN_RANK",
            .local = "MV2_COMM_WORLD_LOCAL_RANK",
            .marks = {"MPISPAWN_ID"},
            .witness = WITNESS_PMI,
            .daemons = {"mpispawn", "mpirun_rsh"},
        },
    [LAUNCHER_JSRUN] =
        {
            .name = "jsrun",
            .family = "",
            .size = "JSM_NAMESPACE_SIZE",
            .rank = "JSM_NAMESPACE_RANK",
            .local = "JSM_NAMESPACE_LOCAL_RANK",
            .marks = {"JSM_NAMESPACE_RANK"},
            .witness = WITNESS_PMIX,
            .daemons = {"jsmd"},
        },
    [LAUNCHER_PALS] =
        {
            .name = "mpiexec of PALS",
            .family = "",
            .size = "PMI_SIZE",
            .rank = "PALS_RANKID",
            .local = "PALS_LOCAL_RANKID",
            .marks = {"PALS_RANKID", "PALS_APID"},
            .witness = WITNESS_FILE,
            .daemons = {"palsd", "apinit"},
        },
    [LAUNCHER_FLUX] =
        {
            .name = "flux run",
            .family = "",
            .size = "FLUX_JOB_SIZE",
            .rank = "FLUX_TASK_RANK",
            .local = "FLUX_TASK_LOCAL_ID",
            .marks = {"FLUX_JOB_ID", "FLUX_TASK_RANK"},
            .witness = WITNESS_PMI,
            .daemons = {"flux-shell"},
        },
    [LAUNCHER_SRUN] =
        {
            .name = "srun",
            .family = "",
            .size = "SLURM_STEP_NUM_TASKS",
            .rank = "SLURM_PROCID",
            .local = "SLURM_LOCALID",
            .marks = {"SLURM_STEP_ID"},
            .witness = WITNESS_SLURM,
            .daemons = {"slurmstepd"},
        },
    [LAUNCHER_PMI] =
        {
            .name = "a launcher that serves PMI",
            .family = "",
            .size = "PMI_SIZE",
            .rank = "PMI_RANK",
            .local = "MPI_LOCALRANKID",
            .witness = WITNESS_PMI_ONLY,
        },
    [LAUNCHER_PMIX] =
        {
            .name = "a launcher that serves PMIx",
            .family = "",
            .size = "PMIX_RANK", /* no variable tells more */
            .rank = "PMIX_RANK",
            .local = "MPI_LOCALRANKID",
            .witness = WITNESS_PMIX,
        },
};

const struct launcher *launcher_get(enum launcher_id id)
{
    return &launchers[id];
}

/* ---- What the environment tells ---- */

long launcher_number(const char *text)
{
    char *end;
    long value;

    if (!text || !isdigit((unsigned char)*text))
        return -1;
    errno = 0;
    value = strtol(text, &end, 10);
    return errno == 0 && *end == '\0' ? value : -1;
}

/* The steps that Slurm makes itself (batch, extern, interactive) have the highest numbers. */
static bool is_special_step(launcher_lookup *lookup)
{
    return launcher_number(lookup("SLURM_STEP_ID")) > 0xfffffff0L;
}

/* A variable that only this launcher sets: all but PMI_SIZE are such. */
static const char *find_variable(const struct launcher *launcher, launcher_lookup *lookup)
{
    if (strncmp(launcher->size, "PMI_", 4) != 0 && lookup(launcher->size))
        return launcher->size;
    for (int i = 0; launcher->marks[i]; i++)
        if (lookup(launcher->marks[i]))
            return launcher->marks[i];
    return NULL;
}

struct launcher_story launcher_story(enum launcher_id id, launcher_lookup *lookup)
{
    const struct launcher *launcher = &launchers[id];
    struct launcher_story story = {.by = launcher, .size = -1, .rank = -1, .local = -1};
    bool named = launcher->marks[0] != NULL;

    if (id == LAUNCHER_SRUN && is_special_step(lookup))
        return story;
    story.variable = named ? find_variable(launcher, lookup) : NULL;
    if (named && !story.variable)
        return story;
    story.size = launcher_number(lookup(launcher->size));
    story.rank = launcher_number(lookup(launcher->rank));
    story.local = launcher_number(lookup(launcher->local));
    story.at_least = id == LAUNCHER_PMIX;
    /* Rank 1 is one of two or more. */
    if (story.at_least && story.rank > 0 && story.rank < LONG_MAX)
        story.size = story.rank + 1;
    if (story.size == 0)
        story.size = -1;
    return story;
}

/* ---- Who the processes are ---- */

/* "orted"; also with what a distribution or a version has put behind it: "slurmstepd-wlm". */
static bool is_called(const char *name, const char *const names[])
{
    for (int i = 0; names[i]; i++) {
        size_t length = strlen(names[i]);

        if (strncmp(name, names[i], length) == 0 &&
            (name[length] == '\0' || name[length] == '-'))
            return true;
    }
    return false;
}

/* slurmstepd names its step in its title: "slurmstepd: [123.0]", "[123.batch]".  RETURN: what
 * is behind the dot, or NULL. */
static const char *step_of(const struct ancestor *slurmstepd)
{
    const char *begin = strchr(slurmstepd->title, '[');
    const char *dot = begin ? strchr(begin, '.') : NULL;

    return dot ? dot + 1 : NULL;
}

long launcher_step(const struct ancestor *process)
{
    const char *step = step_of(process);

    return step && isdigit((unsigned char)*step) ? strtol(step, NULL, 10) : -1;
}

const char *launcher_step_name(const struct ancestor *process, char *name, size_t size)
{
    unsigned job;
    unsigned step;
    char end;
    const char *begin = strchr(process->title, '[');

    if (!begin || sscanf(begin, "[%9u.%9u%c", &job, &step, &end) != 3 || end != ']')
        return NULL;
    (void)snprintf(name, size, "%u.%u", job, step);
    return name;
}

/* A step of tasks, as far as one can see. */
static bool has_tasks(const struct ancestor *slurmstepd)
{
    return !step_of(slurmstepd) || launcher_step(slurmstepd) >= 0;
}

enum launcher_role launcher_role(const struct ancestor *process, enum launcher_id *id)
{
    static const char *const jobs[] = {"flux-broker", "pbs_mom", NULL};

    if (is_called(process->comm, jobs) || is_called(process->program, jobs))
        return ROLE_JOB;
    for (int i = 0; i < LAUNCHER_COUNT; i++) {
        const struct launcher *launcher = &launchers[i];

        if (!is_called(process->comm, launcher->daemons) &&
            !is_called(process->program, launcher->daemons) &&
            (*process->program || !is_called(process->comm, launcher->commands)))
            continue;
        *id = (enum launcher_id)i;
        return i != LAUNCHER_SRUN || has_tasks(process) ? ROLE_LAUNCHER : ROLE_JOB;
    }
    return ROLE_OTHER;
}
