/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_APP_STATUS_H
#define PIJOB_APP_STATUS_H

#include "options.h"

/* Print what the checkpoint directory of the description that OPTIONS names holds.  Starts no
 * MPI, changes nothing, and may be called while the job runs.
 * RETURN: the exit status: 0 complete, 75 something is left, 6 the directory belongs to
 * another job or cannot be read, 4 bad description.
 */
int status(const struct options *options);

#endif /* PIJOB_APP_STATUS_H */
