/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_LIBRARY_CHECK_H
#define PIJOB_LAUNCH_LIBRARY_CHECK_H

#include <stdbool.h>

#include "core/error.h"

/* Whether there is one MPI library in this process, and it fits the one that pijob was
 * compiled against: its family (all heirs of MPICH share an interface), and no older.
 * RETURN: 0, or -1 with what is wrong, and the paths, in ERR.
 */
int library_check_mpi(struct error *err);

/* Whether there is at most one copy of libpmix.
 * RETURN: 0, or -1 with the paths in ERR.
 */
int library_check_pmix(struct error *err);

/* RETURN: whether the MPI loaded is an Open MPI of which it is sure that under srun it starts
 * through PMIx, and in no other way.
 */
bool library_check_only_pmix(void);

#endif /* PIJOB_LAUNCH_LIBRARY_CHECK_H */
