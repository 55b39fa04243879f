/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_LIBRARIES_H
#define PIJOB_LAUNCH_LIBRARIES_H

#include "loaded.h"

/* The libraries that carry the launch, as this process runs with them.  libpmix may come only
 * with MPI_Init; all may be called before it. */

struct loaded libraries_mpi(void);
struct loaded libraries_pmix(void);

/* RETURN: the family of the MPI library whose version is TEXT: "Open MPI", "MPICH", or "" for
 * one that is not known.
 */
const char *libraries_family(const char *text);

#endif /* PIJOB_LAUNCH_LIBRARIES_H */
