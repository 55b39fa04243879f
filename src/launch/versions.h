/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_VERSIONS_H
#define PIJOB_LAUNCH_VERSIONS_H

/* The versions of MPI and PMIx: "compiled" is the version of the header, "loaded" that of the
 * library with which the process runs.  The texts are static.  All functions may be called
 * before MPI_Init.
 */
const char *versions_mpi_compiled(void);
const char *versions_mpi_loaded(void);

/* RETURN: the line in which the loaded MPI library describes itself, of which
 * versions_mpi_loaded() is the beginning.
 */
const char *versions_mpi_text(void);

/* "Compiled" is NULL if pijob was built without the headers of PMIx.  "Loaded" is NULL if no
 * PMIx is loaded (yet): MPI loads it, often in MPI_Init. */
const char *versions_pmix_compiled(void);
const char *versions_pmix_loaded(void);

/* RETURN: the version of the MPI standard that the loaded library implements.
 */
const char *versions_mpi_standard(void);

#endif /* PIJOB_LAUNCH_VERSIONS_H */
