/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_STALL_H
#define PIJOB_RUN_STALL_H

#include "state.h"

/* A rank of RUN has not answered for SECONDS, during the sum, and MPI does not say so: find
 * out who, tell it, and end the job.  This rank's work has been saved, if it is kept at all.
 * Each rank calls this by itself.
 */
void stall_end(struct run *run, double seconds) __attribute__((noreturn));

#endif /* PIJOB_RUN_STALL_H */
