/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_INJECT_H
#define PIJOB_RUN_INJECT_H

#include "core/error.h"
#include "state.h"

/* Faults on purpose, so that a site can see that its own harness notices them.  A run with
 * one never passes: whatever the other checks find, the check "inject" fails, with the exit
 * status that job/inject_fault.c has for the fault.
 */

/* Make sure that the fault of RUN is allowed and has a rank to hit, and tell it; bring about
 * one that is there from the start (shared-core).  Collective over the ranks of RUN.
 * RETURN: 0, or the exit status with which all end, which has then been told.
 */
int inject_begin(struct run *run);

/* Do to this rank, with FRACTION of its work done, what is due: end it, halt it, or slow
 * it down.  May not return.
 */
void inject_in_work(struct run *run, double fraction);

/* Change what this rank has summed, when it is to sum wrongly.
 */
void inject_in_sum(struct run *run);

/* RETURN: the rank that sends a wrong byte in messages of BYTES, the largest of the payload;
 * or with BYTES 0 in a collective; -1: none does.
 */
int inject_flipped_rank(const struct run *run, uint64_t bytes);

/* RETURN: MINE as it goes on its way to rank 0; with nothing in it when it is to be lost.
 */
struct partial inject_on_the_way(const struct run *run, struct partial mine);

#endif /* PIJOB_RUN_INJECT_H */
