/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_VERSIONS_H
#define PIJOB_LAUNCH_VERSIONS_H

/* Versions of the libraries that carry the launch.  "Compiled" is that of the
 * header, "loaded" that of the library which the process really runs with; the
 * texts are static.  All may be called before MPI_Init.
 */
const char *versions_mpi_compiled(void);
const char *versions_mpi_loaded(void);

/* NULL where pijob was built without PMIx's headers (compiled), and where no PMIx is loaded
 * (yet): it is MPI that loads it, often in MPI_Init. */
const char *versions_pmix_compiled(void);
const char *versions_pmix_loaded(void);

/* RETURN: the version of the MPI standard that the loaded library follows.
 */
const char *versions_mpi_standard(void);

#endif /* PIJOB_LAUNCH_VERSIONS_H */
