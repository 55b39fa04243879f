/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_LAUNCH_WARN_H
#define PIJOB_LAUNCH_LAUNCH_WARN_H

#include <stdbool.h>

#include "core/error.h"
#include "launch.h"

/* The most major versions by which a PMIx client may be newer than its server.  Open MPI 5.0.7
 * with PMIx 5.0.7 was seen to work with the PMIx server 4.2.2 of Slurm; Open MPI 6.0.0rc2 with
 * PMIx 7.0.0rc1 was seen to fail with the servers 4.2.2 and 5.0.7. */
enum { PMIX_LEAD_MAX = 1 };

/* Write into ERR, in one line, that the PMIx client of this process is newer than that, and
 * what to do.  MPI may load its PMIx only in MPI_Init; before that, it may not be known.
 * RETURN: whether it is.
 */
bool launch_generations(const struct launch *launch, struct error *err);

/* Write into ERR what is legal but probably a mistake, when MPI has SIZE ranks: variables that
 * do not come from the launcher; one process alone in an allocation for many; one process of
 * which nobody tells whether it should be one of several; launch_generations().
 * RETURN: whether there is a warning.
 */
bool launch_warn(const struct launch *launch, long size, struct error *err);

#endif /* PIJOB_LAUNCH_LAUNCH_WARN_H */
