/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_LIBRARIES_H
#define PIJOB_LAUNCH_LIBRARIES_H

#include "loaded.h"

/* RETURN: the MPI libraries that are loaded into this process; its PMIx libraries.  Both may
 * be called before MPI_Init, but libpmix may be loaded only in it.
 */
struct loaded libraries_mpi(void);
struct loaded libraries_pmix(void);

/* RETURN: the family of the MPI library with the version TEXT: "Open MPI", "MPICH", or "" if
 * unknown.
 */
const char *libraries_family(const char *text);

#endif /* PIJOB_LAUNCH_LIBRARIES_H */
