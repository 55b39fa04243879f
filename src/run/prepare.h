/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_PREPARE_H
#define PIJOB_RUN_PREPARE_H

#include "state.h"

/* The first steps of a run, in this order: the description, from rank 0; kernel and threads of
 * this rank; whose CPUs are whose; the log, and its start event.  Collective over the ranks of
 * RUN.
 * RETURN: 0, or the exit status with which all end, which has then been told.
 */
int read_description(struct run *run);
int choose_kernel(struct run *run);
int look_at_binding(struct run *run);
int open_log(struct run *run);

#endif /* PIJOB_RUN_PREPARE_H */
