/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_STALL_H
#define PIJOB_RUN_STALL_H

#include "output/events.h"
#include "state.h"

/* A rank of RUN has not answered for SECONDS, during the sum, and MPI does not say so: find
 * out who, tell it, and end the job.  This rank's work has been saved, if it is kept at all.
 * Each rank calls this by itself.
 */
void stall_end(struct run *run, double seconds) __attribute__((noreturn));

/* RETURN: seconds for all answers to a roll call of rank 0.
 */
double stall_patience(const struct run *run);

/* Seconds more, until the other ranks end without rank 0. */
#define STALL_LAST_RANK 10.0

/* Write the COUNT ranks marked in SILENT into WHO, on rank 0: "rank 5 on n3", "ranks 4-5,9 on
 * n3,n5".
 */
void stall_name_ranks(const struct run *run, const int *silent, int count, struct error *who);

/* Write FACTS into the log of RUN, if this rank has it, with the seconds since the start.
 */
void stall_log(const struct run *run, const struct stall_facts *facts);

#endif /* PIJOB_RUN_STALL_H */
