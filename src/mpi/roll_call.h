/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_ROLL_CALL_H
#define PIJOB_MPI_ROLL_CALL_H

#include "comm.h"
#include "core/error.h"

/* Who still lives, when the ranks wait for one that no longer answers?  Not collective, since
 * that one would not take part.
 */

/* Ask all others, on rank 0, and wait at most SECONDS for their answers.
 * RETURN: how many gave none, with SILENT[r] 1 for each such rank r and else 0, or -1 with the
 * reason in ERR.
 */
int roll_call(const struct comm *comm, double seconds, int *silent, struct error *err);

/* Answer, on any other rank, if rank 0 has asked; to be called often.
 */
void roll_call_answer(const struct comm *comm);

/* The same for SECONDS, in which rank 0 may end the job.  Returns if it does not.
 */
void roll_call_wait(const struct comm *comm, double seconds);

#endif /* PIJOB_MPI_ROLL_CALL_H */
