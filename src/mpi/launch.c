/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * launch.c - do the launcher and MPI tell the same story?
 *
 * The classic broken install: srun starts N processes, MPI does not find srun's
 * PMI server, and each process believes itself to be rank 0 of 1.  Each then
 * computes pi, rightly, alone.
 */

#include <config.h>

#include "launch.h"

#include <stdlib.h>
#include <string.h>

static bool is_zero_or_unset(const char *name)
{
    const char *value = getenv(name);

    return !value || strcmp(value, "0") == 0;
}

struct launch launch_read(void)
{
    struct launch launch = {
        .slurm = slurm_read(),
        .by_mpirun = getenv("OMPI_COMM_WORLD_SIZE") || getenv("HYDI_CONTROL_FD") ||
                     getenv("HYDRA_CONTROL_FD"),
        .overcommit = !is_zero_or_unset("SLURM_OVERCOMMIT") ||
                      !is_zero_or_unset("OMPI_MCA_rmaps_base_oversubscribe"),
        .pmix = getenv("PMIX_NAMESPACE") != NULL,
        .pmix_server = getenv("PMIX_VERSION"),
    };

    if (getenv("OMPI_COMM_WORLD_RANK"))
        launch.speaks = is_zero_or_unset("OMPI_COMM_WORLD_RANK");
    else if (getenv("PMI_RANK"))
        launch.speaks = is_zero_or_unset("PMI_RANK");
    else
        launch.speaks = launch.slurm.task_rank <= 0;
    return launch;
}

/* Other MPIs are at home with PMI-2. */
#ifdef OMPI_MAJOR_VERSION
enum { WANTS_PMIX = 1 };
#else
enum { WANTS_PMIX = 0 };
#endif

const char *launch_warning(const struct launch *launch)
{
    if (!WANTS_PMIX || !launch->slurm.step_id || launch->slurm.step_tasks < 2 ||
        launch->by_mpirun || launch->pmix)
        return NULL;
    return getenv("PMI_FD")
               ? "srun offers PMI-2 and no PMIx; if MPI fails now, start with srun --mpi=pmix"
               : "srun offers no PMIx; if MPI fails now, start with srun --mpi=pmix";
}

void launch_check(const struct launch *launch, const struct comm *comm,
                  struct verdict *verdict)
{
    long tasks = launch->slurm.step_tasks;
    struct check *check;

    /* Outside a step, or under mpirun, Slurm did not start the ranks. */
    if (!launch->slurm.step_id || tasks < 0 || launch->by_mpirun)
        return;
    check = verdict_add_equal(verdict, "launch", EXIT_WRONG_LAUNCH,
                              (unsigned long long)comm->size, (unsigned long long)tasks);
    if (check->verdict == CHECK_PASS)
        return;
    if (comm->size == 1)
        check_fail(check,
                   "srun started %ld processes, but MPI made each a rank of its own, 0 of 1; "
                   "%s",
                   tasks,
                   launch->pmix ? "srun offers PMIx, but this MPI library does not use it: "
                                  "build MPI with the PMIx of Slurm"
                                : "srun offers no PMIx: start with srun --mpi=pmix");
    else
        check_fail(check, "srun started %ld processes, but MPI has %d ranks", tasks,
                   comm->size);
}
