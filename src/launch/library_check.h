/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_LIBRARY_CHECK_H
#define PIJOB_LAUNCH_LIBRARY_CHECK_H

#include <stdbool.h>

#include "core/error.h"

/* Check that one MPI library is loaded, and that it fits the one against which pijob was
 * compiled: the same family (all derivatives of MPICH share an interface), and not older.
 * RETURN: 0, or -1 with what is wrong, and the paths, in ERR.
 */
int library_check_mpi(struct error *err);

/* Check that at most one copy of libpmix is loaded.
 * RETURN: 0, or -1 with the paths in ERR.
 */
int library_check_pmix(struct error *err);

/* RETURN: whether the loaded MPI is an Open MPI that, under srun, certainly starts only
 * through PMIx.
 */
bool library_check_only_pmix(void);

#endif /* PIJOB_LAUNCH_LIBRARY_CHECK_H */
