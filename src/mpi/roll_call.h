/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_ROLL_CALL_H
#define PIJOB_MPI_ROLL_CALL_H

#include "comm.h"
#include "core/error.h"

/* Find the ranks that no longer answer, when the others wait for them.  This is not
 * collective: the missing ranks would not take part.
 */

/* Ask all other ranks, on rank 0, and wait at most SECONDS for their answers.
 * RETURN: the number of ranks that did not answer, with SILENT[r] 1 for each of these and 0
 * for the others; or -1 with the reason in ERR.
 */
int roll_call(const struct comm *comm, double seconds, int *silent, struct error *err);

/* Answer, on any other rank, if rank 0 has asked.  Call this often.
 */
void roll_call_answer(const struct comm *comm);

/* Answer for SECONDS, in which rank 0 may end the job.  Returns if it does not.
 */
void roll_call_wait(const struct comm *comm, double seconds);

#endif /* PIJOB_MPI_ROLL_CALL_H */
