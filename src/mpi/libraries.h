/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_LIBRARIES_H
#define PIJOB_MPI_LIBRARIES_H

#include <stdbool.h>

#include "core/error.h"
#include "core/loaded.h"

/* The libraries that carry the launch, as this process runs with them.  libpmix may come only
 * with MPI_Init; all may be called before it. */

struct loaded libraries_mpi(void);
struct loaded libraries_pmix(void);

/* Whether there is one MPI library in this process, and it fits the one that pijob was
 * compiled against: its family (all heirs of MPICH share an interface), and no older.
 * RETURN: 0, or -1 with what is wrong, and the paths, in ERR.
 */
int libraries_check_mpi(struct error *err);

/* Whether there is at most one copy of libpmix.
 * RETURN: 0, or -1 with the paths in ERR.
 */
int libraries_check_pmix(struct error *err);

/* RETURN: whether the MPI loaded is an Open MPI of which it is sure that under srun it starts
 * through PMIx, and in no other way.
 */
bool libraries_only_pmix(void);

/* RETURN: the family of the MPI library whose version is TEXT: "Open MPI", "MPICH", or "" for
 * one that is not known.
 */
const char *libraries_family(const char *text);

#endif /* PIJOB_MPI_LIBRARIES_H */
