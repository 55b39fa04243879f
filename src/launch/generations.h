/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_GENERATIONS_H
#define PIJOB_LAUNCH_GENERATIONS_H

#include <stdbool.h>

#include "core/error.h"

/* The most major versions by which a PMIx client may be newer than its server.  Open MPI 5.0.7
 * with PMIx 5.0.7 was seen to work with the PMIx server 4.2.2 of Slurm; Open MPI 6.0.0rc2 with
 * PMIx 7.0.0rc1 was seen to fail with the servers 4.2.2 and 5.0.7. */
enum { PMIX_LEAD_MAX = 1 };

/* Write into ERR, in one line, that the PMIx client of this process is newer than that, where
 * the server has the version SERVER, and what to do.  SERVER may be NULL.  MPI may load its
 * PMIx only in MPI_Init; before that, its version is not known. RETURN: whether it is.
 */
bool generations_apart(const char *server, struct error *err);

#endif /* PIJOB_LAUNCH_GENERATIONS_H */
