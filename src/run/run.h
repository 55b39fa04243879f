/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_RUN_H
#define PIJOB_RUN_RUN_H

#include "run_options.h"

/* Run the job of OPTIONS.  BEGAN is when the program began, by clock_now(), TIMEOUT how many
 * seconds to wait for other ranks until the description is known.  Every rank of the launch
 * calls it; MPI is started and ended within.
 * RETURN: the exit status.
 */
int run_job(const struct run_options *options, double began, double timeout, int *argc,
            char ***argv);

#endif /* PIJOB_RUN_RUN_H */
