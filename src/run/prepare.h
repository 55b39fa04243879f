/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_PREPARE_H
#define PIJOB_RUN_PREPARE_H

#include "state.h"

/* Look, before MPI_Init, whether the log can be written, as far as the reporting process of
 * the launch knows; tell if not.  Not collective.
 * RETURN: 0 to go on, also where that was told: then open_log() ends the launch.  Or the exit
 * status of a process that is alone.
 */
int look_at_log(struct run *run);

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
